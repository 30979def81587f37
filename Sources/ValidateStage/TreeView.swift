internal import GitStore
internal import Manifests
internal import YAMLText

/// The files of one commit, as kustomize would see them in a checkout: links followed, nothing
/// outside of the repository reached, contents read when they are asked for.
final class TreeView: KustomizeSource {
    /// Links followed for one path at most, as the kernel counts them.
    private static let linkLimit = 40

    let store: BlobStore
    /// Every file by its path.
    let files: [String: TreeFile]
    private let hasLinks: Bool
    private lazy var directories: Set<String> = makeDirectories()
    /// Links that were followed since it was emptied, by their own paths.
    private var followed: Set<String> = []
    private var failure: GitError?
    private var known: [String: BuildInputs] = [:]

    init(_ store: BlobStore, files: [String: TreeFile]) {
        self.store = store
        self.files = files
        hasLinks = files.values.contains { $0.mode == .link }
    }

    /// Reads the tree of a commit; of an empty one without it.
    convenience init(_ store: BlobStore, tree: TreeID?) throws(GitError) {
        let list = try tree.map { tree throws(GitError) in try store.repository.files(in: tree) }
        self.init(
            store,
            files: Dictionary((list ?? []).map { ($0.path.text, $0) }) { first, _ in first })
    }

    /// The same with other files at some paths; nil removes one.
    func replacing(_ changes: [String: TreeFile?]) -> TreeView {
        var files = files
        for (path, file) in changes { files[path] = file }
        return TreeView(store, files: files)
    }

    private func makeDirectories() -> Set<String> {
        var found: Set<String> = [""]
        for path in files.keys {
            var bytes = Array(path.utf8)
            while let slash = bytes.lastIndex(of: UInt8(ascii: "/")) {
                bytes.removeSubrange(slash...)
                if !found.insert(String(decoding: bytes, as: UTF8.self)).inserted { break }
            }
        }
        return found
    }

    /// Whether a directory is in the commit.
    func hasDirectory(_ path: String) -> Bool {
        if case .directory = place(path) { return true }
        return false
    }

    func place(_ path: String) -> KustomizePlace {
        guard hasLinks else { return plain(path) }
        var done: [Substring] = []
        var open = Array(path.split(separator: "/").reversed())
        var links: [String] = []
        while let part = open.popLast() {
            if part == "." { continue }
            if part == ".." {
                if done.popLast() == nil { return .outside }
                continue
            }
            done.append(part)
            let here = done.joined(separator: "/")
            guard let file = files[here], file.mode == .link else { continue }
            links.append(here)
            guard links.count <= TreeView.linkLimit, let target = content(file) else {
                return .missing
            }
            if target.first == UInt8(ascii: "/") { return .outside }
            done.removeLast()
            open += String(decoding: target, as: UTF8.self).split(separator: "/").reversed()
        }
        followed.formUnion(links)  // only now: what leads outside is never followed
        return plain(done.joined(separator: "/"))
    }

    private func plain(_ path: String) -> KustomizePlace {
        guard let file = files[path] else {
            return directories.contains(path) ? .directory(path) : .missing
        }
        return file.mode == .submodule ? .outside : .file(path)
    }

    func tree(_ file: String) -> YAMLTree? {
        guard let entry = files[file], entry.mode != .submodule else { return nil }
        do throws(GitError) {
            guard case .success(let tree) = try store.parsed(entry.blob) else { return nil }
            return tree
        } catch {
            failure = error
            return nil
        }
    }

    func files(below directory: String) -> [String] {
        files.compactMap { path, file in
            (file.mode == .file || file.mode == .executable)
                && KustomizeClosure.isBelow(path, directory) ? path : nil
        }
    }

    /// A file's bytes; nil where the repository cannot give them.
    func content(_ file: TreeFile) -> [UInt8]? {
        do throws(GitError) {
            return try store.bytes(file.blob)
        } catch {
            failure = error
            return nil
        }
    }

    /// Everything that a build of a directory reads in this commit.
    ///
    /// - Throws: what kept a file of it from being read.
    func inputs(of directory: String) throws(GitError) -> BuildInputs {
        if let inputs = known[directory] { return inputs }
        followed = []
        let inputs = KustomizeClosure(self).inputs(of: directory)
        if let failure { throw failure }
        let result = BuildInputs(kustomize: inputs, links: followed)
        known[directory] = result
        return result
    }
}

/// What a build of a directory reads, with the links on the way.
struct BuildInputs {
    let kustomize: KustomizeInputs
    /// Paths of symbolic links.
    let links: Set<String>

    /// Whether one of these files has a part in the build.
    func touches(_ paths: Set<String>) -> Bool {
        !kustomize.files.isDisjoint(with: paths) || !links.isDisjoint(with: paths)
    }
}
