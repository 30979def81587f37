internal import Contracts
package import HTTPFetch
internal import Names
internal import SystemSupport

/// Talks to one forge about one repository.
package final class ForgeSession {
    /// The forge and the repository.
    package let access: ForgeAccess
    /// What is asked there, and what answers mean.
    let interface: any ForgeInterface
    private let exchange: any HTTPExchange
    private let now: () -> ContinuousClock.Instant
    private var labelIDs: [String: Int]?
    private var knownUser: ForgeUser?
    private var started: ContinuousClock.Instant?

    /// Pages of reviews that wait, at most; and of those that ended, the newest ones.
    private static let openPages = 20
    private static let endedPages = 6
    private static let labelPages = 10
    /// Bytes of an answer: a page of reviews whose bodies are as long as they may be.
    private static let answerLimit = 8 << 20
    /// What a number of a review may be: more, not every program tells apart.
    private static let numbers = 1...(1 << 53)
    /// Seconds that a list may take with all its pages, and all that is asked of the forge.
    private static let listSeconds = 120
    private static let allSeconds = 300

    /// Prepares to talk; nothing is asked yet.
    ///
    /// - Parameter now: the time, as far as it passes.
    package init(
        _ access: ForgeAccess, _ exchange: any HTTPExchange,
        now: @escaping () -> ContinuousClock.Instant = { .now }
    ) {
        self.access = access
        self.exchange = exchange
        self.now = now
        interface = access.type.interface(of: access.repository)
    }

    /// What a forge has of reviews.
    package struct Listing: Sendable {
        /// Those that wait, and those that ended of late, by number.
        package var reviews: [ForgeReview] = []
        /// Whether no review that waits was left out.
        package var isWhole = true
    }

    /// Lists the reviews of the repository.
    package func list() throws(ForgeFailure) -> Listing {
        var listing = Listing()
        var byNumber: [Int: ForgeReview] = [:]
        let end = now() + .seconds(ForgeSession.listSeconds)
        for state in ListedState.allCases {
            let pages = state == .open ? ForgeSession.openPages : ForgeSession.endedPages
            for page in 1...pages {
                let call = interface.list(state, page: page)
                let answer = try send(call, before: end)
                for review in try reviews(answer, call) {
                    byNumber[review.number] = byNumber[review.number] ?? review
                }
                if !ForgeSession.hasNext(answer) { break }
                if page == pages, state == .open { listing.isWhole = false }
            }
        }
        listing.reviews = byNumber.values.sorted { $0.number < $1.number }
        return listing
    }

    /// The reviews of a list's page: no more than were asked for.
    private func reviews(
        _ answer: HTTPAnswer, _ call: ForgeCall
    ) throws(ForgeFailure) -> [ForgeReview] {
        let reviews = try read(answer, call, interface.reviews)
        guard reviews.count <= ForgeCall.pageSize else {
            throw strange(call, "\(reviews.count) entries where 50 were asked for")
        }
        for review in reviews { try check(review, call) }
        return reviews
    }

    private func check(_ review: ForgeReview, _ call: ForgeCall) throws(ForgeFailure) {
        if ForgeSession.numbers.contains(review.number) { return }
        throw strange(call, "\(review.number) is not the number of a review")
    }

    private func strange(_ call: ForgeCall, _ what: String) -> ForgeFailure {
        ForgeFailure(CanonicalJSON.Failure(place: "", message: what), to: call, host: access.host)
    }

    /// The numbers of those reviews that are upkeep's.
    package func numbers(
        of owner: ReviewOwner, in reviews: [ForgeReview]
    ) throws(ForgeFailure) -> Set<Int> {
        var own: Set<Int> = []
        for review in reviews where review.isMarked {
            if owner.hasOpened(review) {
                own.insert(review.number)
            } else if owner.isOfBranch(review), try isOfToken(review) {
                own.insert(review.number)
            }
        }
        return own
    }

    private func isOfToken(_ review: ForgeReview) throws(ForgeFailure) -> Bool {
        switch try user() {
        case .named(let name): review.author?.lowercased() == name.lowercased()
        case .app: review.isOfApp
        case .unknown: false
        }
    }

    /// Whose token it is: asked once.
    func user() throws(ForgeFailure) -> ForgeUser {
        if let knownUser { return knownUser }
        let call = ForgeCall("say whose the token is", .get, "user")
        var user: ForgeUser
        do throws(ForgeFailure) {
            user = .named(try read(send(call), call, interface.user))
        } catch  where [.rights, .missing].contains(error.code) {
            // GitHub's answer to the token of an app; elsewhere it lacks a right.
            user = access.type == .github ? .app : .unknown
        }
        knownUser = user
        return user
    }

    /// Opens a review.
    package func open(
        _ text: ReviewText, from branch: String, to base: String
    ) throws(ForgeFailure) -> ForgeReview {
        let call = interface.open(text, from: branch, to: base)
        let review = try read(send(call), call, interface.review)
        try check(review, call)
        return review
    }

    /// Renews title and body.
    package func edit(_ review: ForgeReview, _ text: ReviewText) throws(ForgeFailure) {
        _ = try send(interface.edit(review.number, text))
    }

    /// Renews title and body, and closes a review.
    package func close(_ review: ForgeReview, _ text: ReviewText) throws(ForgeFailure) {
        _ = try send(interface.close(review.number, text))
    }

    /// Changes a review's labels.
    package func label(
        _ review: ForgeReview, adding: [String], removing: [String]
    ) throws(ForgeFailure) {
        if adding.isEmpty, removing.isEmpty { return }
        let ids = try labelNumbers(making: adding)
        for call in interface.label(review.number, adding: adding, removing: removing, ids: ids) {
            do throws(ForgeFailure) {
                _ = try send(call)
            } catch  where call.method == .delete && error.code == .missing {
                continue
            }
        }
    }

    /// The numbers of the labels that there are, where the forge goes by them; missing ones are made.
    private func labelNumbers(making names: [String]) throws(ForgeFailure) -> [String: Int] {
        guard interface.listLabels(page: 1) != nil else { return [:] }
        var known = labelIDs ?? [:]
        if labelIDs == nil {
            for page in 1...ForgeSession.labelPages {
                guard let call = interface.listLabels(page: page) else { break }
                let answer = try send(call)
                known.merge(try read(answer, call, interface.labels)) { first, _ in first }
                if !ForgeSession.hasNext(answer) { break }
            }
        }
        for name in names where known[name] == nil {
            guard let call = interface.makeLabel(name) else { continue }
            let answer = try send(call)
            let made = [UInt8(ascii: "[")] + answer.body + [UInt8(ascii: "]")]
            known.merge(try read(made, call, interface.labels)) { first, _ in first }
        }
        labelIDs = known
        return known
    }

    // MARK: the loop

    /// Seconds that are left for a call.
    ///
    /// - Parameter end: when the work that it is a part of ends.
    private func secondsLeft(
        _ call: ForgeCall, before end: ContinuousClock.Instant?
    ) throws(ForgeFailure) -> Int {
        let time = now()
        let first = started ?? time
        started = first
        let all = first + .seconds(ForgeSession.allSeconds)
        let left = time.duration(to: min(all, end ?? all)).components.seconds
        if left > 0 { return Int(clamping: left) }
        throw ForgeFailure(
            code: .unavailable,
            message: "\(access.host) did not \(call.purpose): it took too long to answer",
            remedy: "the next run tries again")
    }

    private func send(
        _ call: ForgeCall, before end: ContinuousClock.Instant? = nil
    ) throws(ForgeFailure) -> HTTPAnswer {
        let seconds = try secondsLeft(call, before: end)
        let words = call.query.map { "\(PercentText.part($0[0]))=\(PercentText.part($0[1]))" }
        let text =
            "\(access.interface)/\(call.path)"
            + (words.isEmpty ? "" : "?" + words.joined(separator: "&"))
        guard let address = HTTPAddress(text) else {
            throw ForgeFailure(
                code: .unreadable, message: "\(access.host): no address can be made of its path",
                remedy: "check api of the host in the key forges")
        }
        var limits = HTTPLimits()
        limits.bodyBytes = ForgeSession.answerLimit
        limits.totalSeconds = min(limits.totalSeconds, seconds)
        limits.attemptSeconds = min(limits.attemptSeconds, seconds)
        limits.redirects = call.method == .get ? 3 : 0
        limits.mayLeaveOrigin = false
        let body = call.body.flatMap { try? CanonicalJSON.compact($0) }
        let request = HTTPRequest(
            call.method, address,
            headers: interface.headers
                + (body == nil ? [] : [HTTPHeader("Content-Type", "application/json")]),
            body: body, credential: interface.credential(access.token), limits: limits,
            mayRetry: call.mayRetry)
        switch exchange.perform(request) {
        case .failure(let failure):
            throw scrubbed(ForgeFailure(failure, to: call, host: access.host))
        case .success(let answer):
            if answer.isSuccess { return answer }
            throw scrubbed(
                ForgeFailure(
                    answer, to: call, interface, host: access.host,
                    secret: KnownSecret(access.token.value)))
        }
    }

    /// A failure in which the token does not stand, whatever the server said.
    private func scrubbed(_ failure: ForgeFailure) -> ForgeFailure {
        ForgeFailure(
            code: failure.code, message: KnownSecret(access.token.value).scrubbed(failure.message),
            remedy: failure.remedy)
    }

    private func read<Value>(
        _ answer: HTTPAnswer, _ call: ForgeCall,
        _ reader: ([UInt8]) throws(CanonicalJSON.Failure) -> Value
    ) throws(ForgeFailure) -> Value {
        try read(answer.body, call, reader)
    }

    private func read<Value>(
        _ body: [UInt8], _ call: ForgeCall,
        _ reader: ([UInt8]) throws(CanonicalJSON.Failure) -> Value
    ) throws(ForgeFailure) -> Value {
        do throws(CanonicalJSON.Failure) {
            return try reader(body)
        } catch {
            throw ForgeFailure(error, to: call, host: access.host)
        }
    }

    /// Whether a list goes on. Where it goes on is counted here: no address of an answer is followed.
    ///
    /// Source: RFC 8288, the header `Link`.
    static func hasNext(_ answer: HTTPAnswer) -> Bool {
        let links = answer.headers.filter { $0.name.lowercased() == "link" }.map(\.value)
        return links.joined(separator: ",").split(separator: ",").contains { link in
            link.split(separator: ";").dropFirst().contains { parameter in
                let words = parameter.split(separator: "=", maxSplits: 1).map {
                    $0.filter { $0 != " " && $0 != "\"" }.lowercased()
                }
                return words == ["rel", "next"]
            }
        }
    }
}
