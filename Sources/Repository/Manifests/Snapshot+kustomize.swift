package import GitStore
internal import Names
package import Snapshot
package import YAMLText

extension Snapshot: KustomizeSource {
    /// The YAML of a plain file; nil where it is not YAML.
    package func tree(_ file: String) throws(GitError) -> YAMLTree? { try parsed(file)?.value }

    /// The paths of the plain files below a directory.
    package func files(below directory: String) throws(GitError) -> [String] {
        try paths(below: directory, plainOnly: true)
    }

    /// Everything that a build of a directory reads; looked for once.
    ///
    /// - Throws: what kept a file of it from being read.
    package func inputs(of directory: String) throws(GitError) -> KustomizeInputs {
        let known = derived { _ in KnownInputs() }
        if let inputs = known.inputs[directory] { return inputs }
        let inputs = try KustomizeClosure(self).inputs(of: directory)
        known.inputs[directory] = inputs
        return inputs
    }
}

extension Snapshot {
    /// A file of this snapshot with its places.
    package func index(of file: TreeFile) throws(GitError) -> FileIndex {
        let isYAML = FileIndex.isYAML(file.path.text)
        return FileIndex(try bytes(of: file), isYAML ? try store.parsed(file.blob) : nil)
    }
}

/// What was found for the directories of a snapshot.
private final class KnownInputs {
    var inputs: [String: KustomizeInputs] = [:]
}

extension Result {
    /// What was made, nil where it failed.
    fileprivate var value: Success? { try? get() }
}
