internal import Contracts
internal import GitStore
internal import Names
internal import Publishing
internal import Runs
internal import StageKit

/// Whether there is anything to look at after a push.
enum OnPush {
    /// Commits that are looked at; more are news in any case.
    private static let limit = 1_000

    /// Why nothing is to be done: nothing is new since the newest run looked, or all that is new is
    /// upkeep's own work, which its own run has looked at; what a commit says of itself counts for nothing.
    ///
    /// - Returns: nil where something is to be done.
    static func reason(_ place: Workplace) throws -> String? {
        guard let head = try place.repository.head().commit, let seen = lastSeen(place.state)
        else { return nil }
        if seen == head { return "nothing is new since \(seen.short)" }
        guard
            let commits = try? place.repository.log(from: head, excluding: [seen], limit: limit),
            !commits.isEmpty, commits.count < limit,
            (try? OwnCommits.foreign(among: commits, excluding: seen, in: place.repository))?
                .isEmpty == true
        else { return nil }
        return "no commit since \(seen.short) is a person's: runs of this clone made them all"
    }

    /// The commit that the newest run looked at.
    private static func lastSeen(_ state: StateDirectory) -> CommitID? {
        state.runs().reversed().prefix(20).lazy.compactMap { run in
            state.directory(of: run).documentIfValid(DetectPayload.self)?.repository.commit
        }.first
    }
}
