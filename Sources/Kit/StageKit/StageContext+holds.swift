internal import Contracts
internal import Decision
package import GitStore
package import Holds
internal import Names
package import RunView
internal import Snapshot

extension StageContext {
    /// The documents that the stage works from, joined, with the holds that the branch has by now: one
    /// that a person added after the scan counts as it does in a plan.
    ///
    /// A list that cannot be read changes nothing: what tells people goes on.
    ///
    /// - Throws: exit 65 where a document is bad.
    package func judgedView() throws -> RunView {
        let view = try runView()
        guard let commit, let detect = view.detect?.payload,
            let holds = try? HoldList(in: store, at: commit).holds(detect)
        else { return view }
        return view.judged(by: holds, Wanted(settings), now: now())
    }
}

extension HoldsFile {
    /// What tells whether the list of holds is another one; nil where there is none.
    package static func mark(in repository: Repository) throws -> String? {
        guard let commit = try repository.head().commit else { return nil }
        let store = BlobStore(repository)
        return try Snapshot(store, at: commit).file(HoldsFile.name)?.blob.hex
    }
}
