internal import GitStore
internal import Manifests
internal import YAMLText

/// The files of one commit, as kustomize would see them in a checkout: links followed, nothing
/// outside of the repository reached, directories and contents read when they are asked for.
final class TreeView: KustomizeSource {
    /// Links followed for one path at most, as the kernel counts them.
    private static let linkLimit = 40

    let store: BlobStore
    /// The commit's tree; nil for an empty one.
    let root: TreeID?
    /// Files that differ from the tree's; nil for one that is not there.
    private let replaced: [String: TreeFile?]
    /// The entries of the directories that were asked for; nil for what is none.
    private var directories: [String: [String: TreeEntry.Kind]?] = [:]
    /// Links that were followed since it was emptied, by their own paths.
    private var followed: Set<String> = []
    private var failure: GitError?
    private var known: [String: BuildInputs] = [:]

    init(_ store: BlobStore, tree: TreeID?, replacing files: [String: TreeFile?] = [:]) {
        self.store = store
        root = tree
        replaced = files
    }

    /// The file, link or submodule at a path; links on the way are not followed.
    func file(_ path: String) throws(GitError) -> TreeFile? {
        if let file = replaced[path] { return file }
        guard let safe = RepoPath(path) else { return nil }
        let (parent, name) = TreeView.split(path)
        guard case .file(let blob, let mode) = try entries(of: parent)?[name] else { return nil }
        return TreeFile(path: safe, blob: blob, mode: mode)
    }

    /// A file that is no link and no submodule.
    func plainFile(_ path: String) throws(GitError) -> TreeFile? {
        guard let file = try file(path), file.mode == .file || file.mode == .executable else {
            return nil
        }
        return file
    }

    private static func split(_ path: String) -> (parent: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        return (String(path[..<slash]), String(path[path.utf8.index(after: slash)...]))
    }

    private func entries(of directory: String) throws(GitError) -> [String: TreeEntry.Kind]? {
        if let known = directories[directory] { return known }
        var tree = root
        if !directory.isEmpty {
            let (parent, name) = TreeView.split(directory)
            tree = nil
            if case .tree(let id) = try entries(of: parent)?[name] { tree = id }
        }
        var found: [String: TreeEntry.Kind]?
        if let tree {
            found = [:]
            for entry in try store.entries(of: tree) { found?[entry.name] = entry.kind }
        } else if directory.isEmpty {
            found = [:]
        }
        directories.updateValue(found, forKey: directory)
        return found
    }

    /// Whether a directory is in the commit.
    func hasDirectory(_ path: String) -> Bool {
        if case .directory = place(path) { return true }
        return false
    }

    func place(_ path: String) -> KustomizePlace {
        do throws(GitError) {
            return try find(path)
        } catch {
            failure = error
            return .missing
        }
    }

    private func find(_ path: String) throws(GitError) -> KustomizePlace {
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
            guard let file = try file(here) else { continue }
            if file.mode == .submodule { return .outside }
            guard file.mode == .link else {
                if !open.isEmpty { return .missing }
                break
            }
            links.append(here)
            if links.count > TreeView.linkLimit { return .missing }
            let target = try store.bytes(file.blob)
            if target.first == UInt8(ascii: "/") { return .outside }
            done.removeLast()
            open += String(decoding: target, as: UTF8.self).split(separator: "/").reversed()
        }
        let real = done.joined(separator: "/")
        let file = try file(real)
        let entries = try entries(of: real)
        if file == nil, entries == nil { return .missing }
        followed.formUnion(links)  // only now: what leads outside is never followed
        return file == nil ? .directory(real) : .file(real)
    }

    func tree(_ file: String) -> YAMLTree? {
        do throws(GitError) {
            guard let entry = try plainFile(file),
                case .success(let tree) = try store.parsed(entry.blob)
            else { return nil }
            return tree
        } catch {
            failure = error
            return nil
        }
    }

    func files(below directory: String) -> [String] {
        do throws(GitError) {
            return try list(directory)
        } catch {
            failure = error
            return []
        }
    }

    private func list(_ directory: String) throws(GitError) -> [String] {
        var found: [String] = []
        var open = [directory]
        while let next = open.popLast() {
            let entries = try entries(of: next) ?? [:]
            for (name, kind) in entries {
                let path = KustomizeClosure.child(next, name)
                switch kind {
                case .tree: open.append(path)
                case .file(_, .file), .file(_, .executable): found.append(path)
                case .file: continue
                }
            }
        }
        return found
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

    /// All of them.
    var paths: Set<String> { kustomize.files.union(links) }

    /// Whether one of these files has a part in the build.
    func touches(_ paths: Set<String>) -> Bool {
        !kustomize.files.isDisjoint(with: paths) || !links.isDisjoint(with: paths)
    }
}
