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
    package var reviews: [ReviewRecord]

    /// A ledger of nothing.
    package init() { reviews = [] }

    /// Reads the ledger of a repository at a forge.
    ///
    /// - Returns: an empty one where there is none that can be read.
    package init(in state: StateDirectory, host: String, repository: String) {
        let bytes = try? state.opened().read(ReviewLedger.name, limit: ReviewLedger.sizeLimit)
        let all = bytes.flatMap { try? CanonicalJSON.decode(ReviewLedger.self, from: $0) }
        reviews = (all?.reviews ?? []).filter { $0.host == host && $0.repository == repository }
    }

    /// Takes what a forge says now; what ended long ago, which it does not list any more, stays.
    package mutating func take(_ listed: [ReviewRecord]) {
        let known = Set(listed.map(\.number))
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
