package import Contracts
internal import SystemSupport

/// What a forge said last of reviews: it counts as long as the forge cannot be asked.
package struct ReviewLedger: Codable, Sendable, Equatable {
    /// The file in the state directory.
    private static let name = "reviews.json"
    /// Bytes of it at most.
    private static let sizeLimit = 16 << 20
    /// Reviews that are kept, the newest ones.
    private static let limit = 2_000

    /// The reviews, by number.
    package private(set) var reviews: [ReviewRecord]
    /// Those that upkeep opened itself, newest last; older ledgers have none.
    private var opened: [Opened]?

    /// A review that was opened here.
    private struct Opened: Codable, Equatable {
        let host: String
        let repository: String
        let number: Int
    }

    /// A ledger of nothing.
    package init() { reviews = [] }

    /// Reads the ledger of a repository at a forge.
    ///
    /// - Returns: an empty one where there is none that can be read.
    package init(in state: StateDirectory, host: String, repository: String) {
        let bytes = try? state.opened().read(ReviewLedger.name, limit: ReviewLedger.sizeLimit)
        let all = bytes.flatMap { try? CanonicalJSON.decode(ReviewLedger.self, from: $0) }
        reviews = (all?.reviews ?? []).filter { $0.host == host && $0.repository == repository }
        opened = all?.opened?.filter { $0.host == host && $0.repository == repository }
    }

    /// The numbers of those that upkeep opened itself.
    package var openedNumbers: Set<Int> { Set((opened ?? []).map(\.number)) }

    /// What is known of a review; nil where nothing is.
    package func review(_ number: Int) -> ReviewRecord? { reviews.first { $0.number == number } }

    /// Remembers that upkeep opened one.
    package mutating func note(opened review: ReviewRecord) {
        let one = Opened(host: review.host, repository: review.repository, number: review.number)
        let others = (opened ?? []).filter { $0 != one }
        opened = Array((others + [one]).suffix(ReviewLedger.limit))
    }

    /// Takes what a forge says now; what ended long ago, which it does not list any more, stays.
    ///
    /// - Parameter foreign: the numbers of those that are not upkeep's: what was believed of them goes.
    package mutating func take(_ listed: [ReviewRecord], foreign: Set<Int> = []) {
        let known = Set(listed.map(\.number)).union(foreign)
        let old = reviews.filter { $0.state != .open && !known.contains($0.number) }
        reviews = (old + listed).sorted { $0.number < $1.number }.suffix(ReviewLedger.limit)
    }

    /// Keeps it.
    package func write(in state: StateDirectory) throws {
        let bytes = try CanonicalJSON.encode(self)
        let directory = try state.opened()
        if (try? directory.read(ReviewLedger.name, limit: ReviewLedger.sizeLimit)) == bytes {
            return
        }
        try directory.write(bytes, to: ReviewLedger.name)
    }
}
