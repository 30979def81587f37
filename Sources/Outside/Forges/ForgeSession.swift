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
    private var labelIDs: [String: Int]?

    /// Pages of reviews that wait, at most; and of those that ended, the newest ones.
    private static let openPages = 20
    private static let endedPages = 6
    private static let labelPages = 10
    /// Bytes of an answer: a page of reviews with long bodies.
    private static let answerLimit = 64 << 20

    /// Prepares to talk; nothing is asked yet.
    package init(_ access: ForgeAccess, _ exchange: any HTTPExchange) {
        self.access = access
        self.exchange = exchange
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
        for state in ListedState.allCases {
            var page = 1
            while true {
                let call = interface.list(state, page: page)
                let answer = try send(call)
                for review in try read(answer, call, interface.reviews) {
                    byNumber[review.number] = byNumber[review.number] ?? review
                }
                guard ForgeSession.hasNext(answer) else { break }
                page += 1
                if page > (state == .open ? ForgeSession.openPages : ForgeSession.endedPages) {
                    if state == .open { listing.isWhole = false }
                    break
                }
            }
        }
        listing.reviews = byNumber.values.sorted { $0.number < $1.number }
        return listing
    }

    /// Opens a review.
    package func open(
        _ text: ReviewText, from branch: String, to base: String
    ) throws(ForgeFailure) -> ForgeReview {
        let call = interface.open(text, from: branch, to: base)
        return try read(send(call), call, interface.review)
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

    private func send(_ call: ForgeCall) throws(ForgeFailure) -> HTTPAnswer {
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
        limits.redirects = call.method == .get ? 3 : 0
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
            throw scrubbed(ForgeFailure(answer, to: call, interface, host: access.host))
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
