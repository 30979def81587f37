internal import Contracts
internal import GitStore
internal import Manifests
internal import Snapshot
internal import YAMLText

/// The YAML files of a snapshot.
struct YAMLFiles {
    /// What could be read, by path.
    private(set) var trees: [String: YAMLTree] = [:]
    /// What could not.
    private(set) var unreadable: [Finding] = []

    /// Reads every file with a YAML name.
    init(_ snapshot: Snapshot) throws {
        for path in try snapshot.paths(plainOnly: true)
        where FileIndex.isYAML(path) || path.hasSuffix("Kustomization") {
            do throws(GitError) {
                switch try snapshot.parsed(path) {
                case .success(let tree): trees[path] = tree
                case .failure(let error): note(path, error.message, error.line?.value)
                case nil: continue
                }
            } catch {
                note(path, error.message, nil)
            }
        }
        for directory in snapshot.leftOut.sorted() {
            note(directory, "it holds more than can be looked through, and was passed over", nil)
        }
    }

    private mutating func note(_ path: String, _ message: String, _ line: Int?) {
        unreadable.append(
            .of(.unreadableFile, path, message, place: Place(file: path, line: line)))
    }
}
