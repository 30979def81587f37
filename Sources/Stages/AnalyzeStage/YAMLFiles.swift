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

    /// Files among these that name a `ManagedApp`: rules that nobody can read.
    private(set) var brokenApps: [String] = []

    /// Words of which each stands in such a file.
    private static let appWords = ["upgrades.upkeep.dev", "ManagedApp"].map { Array($0.utf8) }

    /// Reads every file with a YAML name.
    init(_ snapshot: Snapshot) throws {
        for path in try snapshot.paths(plainOnly: true)
        where FileIndex.isYAML(path) || path.hasSuffix("Kustomization") {
            do throws(GitError) {
                switch try snapshot.parsed(path) {
                case .success(let tree): trees[path] = tree
                case .failure(let error):
                    note(path, error.message, error.line?.value)
                    if try YAMLFiles.namesApp(path, snapshot) { brokenApps.append(path) }
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

    /// Whether a file names one; false where it is too large to tell.
    private static func namesApp(
        _ path: String, _ snapshot: Snapshot
    ) throws(GitError) -> Bool {
        guard let file = try snapshot.plainFile(path) else { return false }
        do throws(GitError) {
            return try snapshot.store.contained(appWords, in: file.blob).allSatisfy { $0 }
        } catch {
            guard error.code == .tooLarge else { throw error }
            return false
        }
    }

    private mutating func note(_ path: String, _ message: String, _ line: Int?) {
        unreadable.append(
            .of(.unreadableFile, path, message, place: Place(file: path, line: line)))
    }
}
