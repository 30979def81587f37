package import Contracts

/// What persons said to updates by what they did with reviews: one that is closed and not merged is a
/// no to the versions that it brought, until a newer one; one that is open is no word yet.
package struct ReviewVerdicts: Sendable {
    /// The review that an update waits in.
    private let waiting: [UpdateID: ReviewRecord]
    /// The newest word on a version.
    private let ended: [String: ReviewRecord]

    /// Reads what a forge has.
    ///
    /// - Parameters:
    ///   - base: the branch that the run's commits are meant for; what is for others says nothing.
    ///   - isOfRun: whether a branch is one that this run builds on itself.
    package init(
        _ reviews: [ReviewRecord], base: String, isOfRun: (String) -> Bool
    ) {
        var waiting: [UpdateID: ReviewRecord] = [:]
        var ended: [String: ReviewRecord] = [:]
        for review in reviews.sorted(by: { $0.number < $1.number }) where review.base == base {
            if review.state == .open {
                if isOfRun(review.branch) { continue }
                for id in review.updates { waiting[id] = review }
            }
            // What was offered again since is not refused any more.
            for version in review.versions { ended[version] = review }
        }
        self.waiting = waiting
        self.ended = ended
    }

    /// The review that was closed over an update; nil where none was.
    package func refusal(_ update: Update, _ dependency: Dependency) -> ReviewRecord? {
        let version = ReviewRecord.version(
            dependency.datasource, dependency.package, from: update.from, to: update.to)
        return ended[version].flatMap { $0.state == .closed ? $0 : nil }
    }

    /// The review in which an update waits already; nil where there is none.
    package func review(of update: Update) -> ReviewRecord? { waiting[update.id] }
}

extension ReviewRecord {
    /// The review for people: `review 12 (https://…)`.
    package var words: String { "review \(number)" + (page.map { " (\($0))" } ?? "") }
}
