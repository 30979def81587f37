package import Contracts
package import Names
package import Publishing
internal import SystemSupport

/// Carries out a plan of reviews at a forge.
package struct ReviewWork {
    private let session: ForgeSession
    private let owner: ReviewOwner
    private let isOurs: (CommitID) -> Bool
    private let effects: (any SideEffects)?
    /// What was done, in the order of the steps.
    package private(set) var reviews: [DeliveredReview] = []
    /// The reviews as they are now, where the forge has them.
    package private(set) var records: [ReviewRecord] = []
    /// Those of them that were opened now.
    package private(set) var opened: [ReviewRecord] = []
    /// What a person should know.
    package private(set) var findings: [Finding] = []

    /// Prepares.
    ///
    /// - Parameters:
    ///   - owner: tells which reviews are upkeep's.
    ///   - isOurs: whether a commit, and all before it that wait, are upkeep's.
    ///   - effects: where what is done is noted; nil where nothing is to be done.
    package init(
        _ session: ForgeSession, _ owner: ReviewOwner, isOurs: @escaping (CommitID) -> Bool,
        effects: (any SideEffects)?
    ) {
        self.session = session
        self.owner = owner
        self.isOurs = isOurs
        self.effects = effects
    }

    /// Carries out steps; one that fails does not keep the others from being tried, but where the token
    /// or the forge itself is at fault.
    package mutating func perform(_ steps: [ReviewPlan.Step]) {
        for (index, step) in steps.enumerated() {
            do throws(ForgeFailure) {
                try perform(step)
            } catch {
                let failed = [step] + steps[(index + 1)...].filter { _ in error.isOfAll }
                for one in failed { add(one, .failed, one.review, error) }
                findings.append(
                    .of(.reviewFailed, step.branch, error.message, remedy: error.remedy))
                if error.isOfAll { return }
            }
        }
    }

    private mutating func add(
        _ step: ReviewPlan.Step, _ outcome: ReviewOutcome, _ review: ForgeReview?,
        _ failure: ForgeFailure? = nil
    ) {
        let record = review?.record(at: session.access)
        if let record, outcome != .failed, outcome != .planned { records.append(record) }
        if let record, outcome == .opened { opened.append(record) }
        reviews.append(
            session.access.delivered(
                step, outcome, record, title: review?.text.title, failure: failure))
    }

    private mutating func perform(_ step: ReviewPlan.Step) throws(ForgeFailure) {
        switch step {
        case .open(let wanted): try open(wanted)
        case .renew(let review, let wanted): try renew(review, wanted)
        case .leave(let review, _):
            add(step, review.state == .merged ? .merged : .declined, review)
        case .close(let review): try close(review)
        case .avoid(let review, _): throw session.foreign(review)
        case .warn(let review): try warn(review)
        }
    }

    /// Opens a review; where there is one all the same, that one is renewed.
    private mutating func open(_ wanted: WantedReview) throws(ForgeFailure) {
        let text = text(wanted, in: ReviewText(title: "", body: ""))
        if isDry { return add(.open(wanted), .planned, nil) }
        let review: ForgeReview
        do throws(ForgeFailure) {
            review = try act("open review", wanted.branch, wanted.key) {
                session throws(ForgeFailure) in
                try session.open(text, from: wanted.branch, to: wanted.base)
            }
        } catch  where error.code == .exists {
            let listed = try session.list().reviews.last {
                $0.isOfRepository && $0.state == .open && $0.branch == wanted.branch
                    && $0.base == wanted.base
            }
            guard let listed else { throw error }
            // An answer may have been lost: what was just sent stands there.
            let isSent =
                listed.text.title == text.title
                && ReviewMarker.areEqual(listed.text.body, text.body)
            let own = try session.numbers(of: owner, in: [listed])
            guard isSent || own.contains(listed.number) else { throw session.foreign(listed) }
            return try renew(listed, wanted)
        }
        add(.open(wanted), .opened, review.bringing(wanted))
        try label(review, wanted)
    }

    private mutating func renew(
        _ review: ForgeReview, _ wanted: WantedReview
    ) throws(ForgeFailure) {
        let isForeign = isForeign(review, beside: wanted.commit)
        var text = text(wanted, in: review.text)
        if isForeign { text.body = ReviewMarker.body(noting: warning(review), in: text.body) }
        // What it brings is the same, and was looked at by the run that brought it.
        let isTold =
            review.isMarked && review.commit == wanted.commit
            && !ReviewMarker.hasNotice(review.text.body)
            && !wanted.labels.contains(ReviewLabels.failed)
            && !review.labels.contains(ReviewLabels.failed)
            && ReviewMarker.mark(in: review.text.body) == wanted.mark
        let isSame =
            isTold
            || text.title == review.text.title
                && ReviewMarker.areEqual(text.body, review.text.body)
        var renewed = review.bringing(wanted)
        if !isSame { renewed.text = text }
        if !isSame, !isDry {
            try act("edit review", wanted.branch, "\(review.number)") {
                session throws(ForgeFailure) in
                try session.edit(review, text)
            }
        }
        let isLabelled = changes(review, wanted).adding.isEmpty
        let isUnchanged = isSame && isLabelled
        add(
            .renew(review, wanted), isUnchanged ? .unchanged : isDry ? .planned : .updated, renewed)
        if !isDry { try label(review, wanted) }
    }

    /// Whether a review's branch has commits that upkeep did not make.
    private func isForeign(_ review: ForgeReview, beside commit: String? = nil) -> Bool {
        guard let tip = review.commit, tip != commit else { return false }
        return CommitID(tip).map { !isOurs($0) } ?? false
    }

    private func warning(_ review: ForgeReview) -> String {
        "> **The branch is at `\(review.commit?.prefix(12) ?? "")` now, which upkeep neither made nor "
            + "checked.** What follows is of its own commits alone; it leaves the branch as it is."
    }

    /// Says in a review that somebody else's commits are on its branch.
    private mutating func warn(_ review: ForgeReview) throws(ForgeFailure) {
        var text = review.text
        text.body = ReviewMarker.body(noting: warning(review), in: text.body)
        let isSame = ReviewMarker.areEqual(text.body, review.text.body)
        var warned = review
        warned.text = text
        if !isSame, !isDry {
            try act("edit review", review.branch, "\(review.number)") {
                session throws(ForgeFailure) in
                try session.edit(review, text)
            }
        }
        add(.warn(review), isSame ? .unchanged : isDry ? .planned : .updated, warned)
    }

    /// Closes a review, which then is of no update: who closes one that is says no to them.
    private mutating func close(_ review: ForgeReview) throws(ForgeFailure) {
        let key = ReviewMarker.key(branch: review.branch, base: review.base)
        let text = ReviewText(
            title: review.text.title,
            body: ReviewMarker.body(
                "**Closed by upkeep:** what it brings stands on the branch already, is in another "
                    + "review in this version or a newer one, or is not offered any more.\n",
                ReviewMarker.Mark(key: key, updates: [], versions: []), in: review.text.body,
                limit: session.interface.bodyLimit))
        if !isDry {
            try act("close review", review.branch, "\(review.number)") {
                session throws(ForgeFailure) in
                try session.close(review, text)
            }
        }
        var closed = review
        closed.state = .closed
        closed.text = text
        (closed.updates, closed.versions) = ([], [])
        add(.close(review), isDry ? .planned : .closed, closed)
    }

    /// Labels are for convenience: where they fail, the review stands all the same.
    private mutating func label(
        _ review: ForgeReview, _ wanted: WantedReview
    ) throws(ForgeFailure) {
        let (adding, removing) = changes(review, wanted)
        if adding.isEmpty, removing.isEmpty { return }
        do throws(ForgeFailure) {
            try act("label review", wanted.branch, (adding + removing).joined(separator: " ")) {
                session throws(ForgeFailure) in
                try session.label(review, adding: adding, removing: removing)
            }
        } catch {
            findings.append(
                .of(.reviewFailed, wanted.branch, error.message, remedy: error.remedy))
        }
    }

    private func changes(
        _ review: ForgeReview, _ wanted: WantedReview
    ) -> (adding: [String], removing: [String]) {
        let there = Set(review.labels)
        return (
            wanted.labels.filter { !there.contains($0) },
            there.intersection(ReviewLabels.managed).subtracting(wanted.labels).sorted()
        )
    }

    private func text(_ wanted: WantedReview, in old: ReviewText) -> ReviewText {
        ReviewText(
            title: wanted.title,
            body: ReviewMarker.body(
                wanted.markdown, wanted.mark, in: old.body, limit: session.interface.bodyLimit))
    }

    private var isDry: Bool { effects == nil }

    private func act<Value>(
        _ effect: String, _ subject: String, _ intent: String,
        _ body: (ForgeSession) throws(ForgeFailure) -> Value
    ) throws(ForgeFailure) -> Value {
        try? effects?.intend(effect, subject: subject, detail: intent)
        let value = try body(session)
        try? effects?.confirm(effect, subject: subject, detail: "")
        return value
    }
}

extension ForgeSession {
    /// Why a review is left alone that is not known to be upkeep's.
    fileprivate func foreign(_ review: ForgeReview) -> ForgeFailure {
        let author = SafeText.shortened(SafeText.line(review.author ?? "somebody"), to: 60)
        let isUnknown = review.isMarked && (try? user()) == .unknown
        return ForgeFailure(
            code: .conflict,
            message: "review \(review.number) of these branches, which \(author) opened, is "
                + (isUnknown
                    ? "not known to be upkeep's: \(access.host) does not say whose the token is"
                    : "not upkeep's: it is left alone"),
            remedy: isUnknown
                ? "give the token: \(interface.rights)"
                : "close it, and upkeep opens its own; or name another branch with review-branch")
    }
}

extension ForgeFailure {
    /// Whether nothing else can go either.
    var isOfAll: Bool { [.token, .tooMany, .unavailable].contains(code) }
}

extension ForgeAccess {
    /// What a document says of a review.
    ///
    /// - Parameters:
    ///   - record: the review; nil where the forge has none.
    ///   - title: its title there; nil for the one that it is to have.
    package func delivered(
        _ step: ReviewPlan.Step, _ outcome: ReviewOutcome, _ record: ReviewRecord? = nil,
        title: String? = nil, failure: ForgeFailure? = nil
    ) -> DeliveredReview {
        let wanted = step.wanted
        return DeliveredReview(
            forge: type.rawValue, host: host, repository: repository, branch: step.branch,
            group: wanted?.group, number: record?.number, url: record?.page,
            title: SafeText.shortened(SafeText.line(wanted?.title ?? title ?? ""), to: 300),
            labels: (wanted?.labels ?? []).sorted(),
            updates: wanted?.updates.sorted() ?? record?.updates ?? [], outcome: outcome,
            reason: failure?.message, remedy: failure?.remedy)
    }
}

extension ReviewPlan.Step {
    /// The branch that it is about.
    var branch: String {
        switch self {
        case .open(let wanted), .renew(_, let wanted), .leave(_, let wanted): wanted.branch
        case .close(let review), .warn(let review): review.branch
        case .avoid(_, let wanted): wanted.branch
        }
    }

    /// The review that there is to be; nil where there is to be none.
    var wanted: WantedReview? {
        switch self {
        case .open(let wanted), .renew(_, let wanted), .leave(_, let wanted),
            .avoid(_, let wanted):
            wanted
        case .close, .warn: nil
        }
    }

    /// The review that it is about; nil where there is none yet.
    var review: ForgeReview? {
        switch self {
        case .open: nil
        case .renew(let review, _), .leave(let review, _), .avoid(let review, _),
            .close(let review), .warn(let review):
            review
        }
    }
}
