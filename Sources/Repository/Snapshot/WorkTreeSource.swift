internal import GitStore
internal import Names
internal import SystemSupport

/// The files as they stand in a work tree, tracked or not; all but `.git`.
///
/// A directory that is a repository of its own is a submodule. What is neither file, directory nor
/// link is not there.
final class WorkTreeSource: SnapshotSource {
    private let store: BlobStore
    private let root: String
    private var read: [RepoPath: TreeFile] = [:]

    var tree: TreeID? { nil }

    init(_ store: BlobStore, _ root: String) {
        self.store = store
        self.root = root
    }

    func entries(of directory: String) throws(GitError) -> [String: SnapshotEntry]? {
        guard isDirectory(directory) else { return nil }
        let path = Paths.join(root, directory.isEmpty ? "." : directory)
        var found: [String: SnapshotEntry] = [:]
        do throws(SystemError) {
            for name in try Files.list(path) where RepoPath(name) != nil {
                found[name] = entry(Paths.join(path, name))
            }
        } catch {
            throw GitError(error, "read", directory)
        }
        return found
    }

    /// Whether a path is a directory of the work tree, reached over no link.
    private func isDirectory(_ directory: String) -> Bool {
        if directory.isEmpty { return true }
        guard RepoPath(directory) != nil,
            case .directory = entry(Paths.join(root, directory))
        else { return false }
        return isDirectory(TreePath.split(directory).parent)
    }

    private func entry(_ path: String) -> SnapshotEntry? {
        switch Files.kind(path) {
        case .directory:
            Files.kind(Paths.join(path, ".git")) == nil ? .directory(nil) : .file(.submodule, nil)
        case .file:
            .file((Files.permissions(path) ?? 0) & 0o100 == 0 ? .file : .executable, nil)
        case .link: .file(.link, nil)
        case .other, nil: nil
        }
    }

    func file(at path: RepoPath) throws(GitError) -> TreeFile? {
        if let known = read[path] { return known }
        let full = Paths.join(root, path.text)
        guard isDirectory(TreePath.split(path.text).parent),
            case .file(let mode, _) = entry(full), mode != .submodule
        else { return nil }
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes =
                mode == .link
                ? Array((Files.link(full) ?? "").utf8)
                : try Files.read(full, limit: BlobStore.sizeLimit)
        } catch {
            throw GitError(error, "read", path.text)
        }
        let file = TreeFile(path: path, blob: try store.insert(bytes), mode: mode)
        read[path] = file
        return file
    }
}
