internal import Contracts
package import GitStore
internal import Manifests
internal import Names
package import Snapshot
internal import YAMLText

/// Tells whether a commit moves versions where they are pinned, where neither a document nor a reference
/// tells who made it: in another clone, say. Each id has to be that of the move which the commit makes.
package enum PlaceProof {
    /// Whether a commit moves the versions that it names, of these packages, in these files, and nothing
    /// else.
    package static func holds(
        _ commit: CommitInfo, _ steps: [CommitRecord.Step], in store: BlobStore
    ) -> Bool {
        guard Set(steps.map(\.update)).count == steps.count, let parent = commit.parents.first,
            VersionEdits.problem(of: commit, steps, in: store) == nil
        else { return false }
        do throws(GitError) {
            let paths = try store.repository.changedPaths(of: commit).map(\.text)
            var open = paths[...]
            for step in steps {
                let moved = paths.filter { isMove(step, in: $0) }
                if moved.isEmpty { return false }
                open.removeAll(where: moved.contains)
            }
            let (before, after) = (
                try Snapshot(store, at: parent), Snapshot(store, tree: commit.tree)
            )
            for path in paths {
                guard let old = try before.file(path), let new = try after.file(path) else {
                    return false
                }
                let names = steps.filter { isMove($0, in: path) }.map(\.package)
                let (was, becomes) = (try before.bytes(of: old), try after.bytes(of: new))
                if FileIndex.isYAML(path), !arePinned(names, was, becomes) { return false }
            }
            return open.isEmpty
        } catch {
            return false
        }
    }

    /// Whether an update's id is that of its move in a file, from one version to another.
    private static func isMove(_ step: CommitRecord.Step, in file: String) -> Bool {
        let versions = [step.from.value, step.to.value].compactMap { $0 }
        guard versions.allSatisfy({ $0.contains(/[0-9]/) }) else { return false }
        let dependency = DependencyID(
            of: step.datasource, step.package, file: file, current: step.from)
        return UpdateID(of: dependency, to: step.to) == step.update
    }

    /// Whether all that changed stands where one of some packages is pinned.
    private static func arePinned(_ names: [String], _ old: [UInt8], _ new: [UInt8]) -> Bool {
        do throws(YAMLError) {
            let (before, after) = (try YAMLTree(old), try YAMLTree(new))
            guard let changes = before.changedScalars(in: after) else { return false }
            for change in changes {
                guard let node = try before.root(change.document)?.node(at: change.path),
                    names.contains(where: {
                        FileIndex.isNamed([$0], at: node.span, in: before)
                    })
                else { return false }
            }
            return true
        } catch {
            return false
        }
    }
}
