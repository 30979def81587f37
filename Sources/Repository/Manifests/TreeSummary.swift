internal import Contracts
internal import GitStore
internal import Names
package import Snapshot
package import SystemSupport
internal import YAMLText

/// What has to be known of a whole tree before the change can be followed: where Flux's objects
/// are, and which kustomizations can reach something that is not below them.
package struct TreeSummary: Codable {
    /// How many files it has.
    package internal(set) var files = 0
    /// Files with an object of Flux, by their paths in the tree.
    package internal(set) var flux: [String] = []
    /// The objects in these files, of Flux or not; what a kustomization file holds is not one.
    package internal(set) var objects: [ObjectName] = []
    /// The directories that Flux Kustomizations build, from the repository's root.
    package internal(set) var builds: [String] = []
    /// Kustomization files that can name something that is not below them: with `..`, or with an
    /// escape that can hide one.
    package internal(set) var reaching: [String] = []
    /// Symbolic links.
    package internal(set) var links: [String] = []
    /// Files that can hold a CustomResourceDefinition.
    package internal(set) var definitions: [String] = []

    /// What it lists at most: subtrees that are shared can be listed without end.
    private static let limit = 1_000_000
    /// Bytes of the paths that it lists at most.
    private static let byteLimit = 64 << 20

    /// Takes in what a directory of the tree has.
    ///
    /// - Returns: how many bytes of paths were moved.
    /// - Throws: `too-large`.
    mutating func add(_ other: TreeSummary, below name: String) throws(GitError) -> Int {
        let listed = objects.count + other.objects.count + builds.count + other.builds.count
        var bytes = 0
        for list in [other.flux, other.reaching, other.links, other.definitions] {
            for path in list { bytes += path.utf8.count + name.utf8.count + 1 }
        }
        if max(files + other.files, listed) > TreeSummary.limit || bytes > TreeSummary.byteLimit {
            throw GitError(
                .tooLarge, "look through", name,
                "there are more than \(TreeSummary.limit) files or objects in it and beside it",
                remedy: "look for a directory that holds itself many times over, and take it out")
        }
        files += other.files
        builds += other.builds
        flux += other.flux.map { "\(name)/\($0)" }
        objects += other.objects
        reaching += other.reaching.map { "\(name)/\($0)" }
        links += other.links.map { "\(name)/\($0)" }
        definitions += other.definitions.map { "\(name)/\($0)" }
        return bytes
    }
}

/// Makes summaries, and keeps those of larger trees by the trees' ids: after a change only the
/// directories on the way to it are looked through again.
package final class TreeIndex {
    /// What every object of Flux has in its apiVersion.
    private static let fluxMark = Array("toolkit.fluxcd.io/".utf8)
    private static let definitionMark = Array(ServedAPIs.definitionKind.utf8)
    private static let up = Array("..".utf8)
    private static let escape = Array("\\".utf8)
    /// Trees with fewer files are looked through each time.
    private static let smallest = 32
    /// What is kept is written again when this many files were looked through.
    private static let worthWriting = 500

    /// Bytes of paths that are carried from directory to directory at most.
    private static let moveLimit = 1 << 30

    private var moved = 0
    private let cache: CacheDirectory
    private static let name = "trees-2.json"
    private var kept: [String: TreeSummary]
    private var used: [String: TreeSummary] = [:]
    private var lookedThrough = 0

    /// Makes an index that keeps what it made in a directory.
    package init(_ cache: CacheDirectory) {
        self.cache = cache
        kept =
            cache.read(TreeIndex.name, limit: 64 << 20)
            .flatMap { try? CanonicalJSON.decode([String: TreeSummary].self, from: $0) } ?? [:]
    }

    /// The summary of a snapshot, lists sorted.
    package func summary(of snapshot: Snapshot) throws -> TreeSummary {
        do {
            return try look(through: "", .directory(snapshot.tree), snapshot)
        } catch let error as GitError where error.code == .tooLarge {
            guard try snapshot.leaveOutTooLarge() else { throw error }
            return try look(through: "", .directory(snapshot.tree), snapshot)
        }
    }

    private func look(
        through directory: String, _ entry: SnapshotEntry, _ snapshot: Snapshot
    ) throws -> TreeSummary {
        guard case .directory(let tree) = entry else { return TreeSummary() }
        if let tree, let known = used[tree.hex] ?? kept[tree.hex] {
            used[tree.hex] = known
            return known
        }
        try Signals.check()
        var summary = TreeSummary()
        let entries = try snapshot.entries(of: directory) ?? [:]
        for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
            let path = TreePath.child(directory, name)
            switch entry {
            case .directory:
                if path.utf8.count > ReadLimits.path { continue }
                moved += try summary.add(try look(through: path, entry, snapshot), below: name)
                if moved > TreeIndex.moveLimit {
                    throw GitError(
                        .tooLarge, "look through", directory,
                        "its directories are too deep, with too many files that matter in them")
                }
            case .file(let mode, _): try look(at: name, path, mode, snapshot, &summary)
            }
        }
        // What was passed over here may stand elsewhere as well, and count there.
        if let tree, summary.files >= TreeIndex.smallest, snapshot.leftOut.isEmpty {
            used[tree.hex] = summary
        }
        return summary
    }

    private func look(
        at name: String, _ path: String, _ mode: TreeFile.Mode, _ snapshot: Snapshot,
        _ summary: inout TreeSummary
    ) throws(GitError) {
        summary.files += 1
        if mode == .link { summary.links.append(name) }
        guard mode.isPlain else { return }
        lookedThrough += 1
        let isKustomization = KustomizationFile.names.contains(name)
        guard isKustomization || FileIndex.isYAML(name), let file = try snapshot.file(path) else {
            return
        }
        let store = snapshot.store
        if isKustomization {
            // One that is too large to be read is parsed nowhere either.
            guard case .success(let tree) = try store.parsed(file.blob) else {
                summary.reaching.append(name)
                return
            }
            let bytes = tree.bytes
            if ByteSearch.first(TreeIndex.up, in: bytes) != nil
                || ByteSearch.first(TreeIndex.escape, in: bytes) != nil
            {
                summary.reaching.append(name)
            }
        }
        let marks = try store.contained(
            [TreeIndex.fluxMark, TreeIndex.definitionMark], in: file.blob)
        if marks[1], !isKustomization { summary.definitions.append(name) }
        if marks[0] {
            summary.flux.append(name)
            guard case .success(let tree) = try store.parsed(file.blob) else { return }
            let resources = Resource.all(in: tree, file: "")
            if !isKustomization { summary.objects += resources.map(\.objectName) }
            summary.builds += resources.filter(\.isFluxKustomization)
                .compactMap(ObjectIndex.directory)
        }
    }

    /// Writes what was used, where it is worth it. It can be made again at any time.
    package func keep() throws {
        guard lookedThrough >= TreeIndex.worthWriting else { return }
        cache.write(try CanonicalJSON.compact(used), to: TreeIndex.name)
    }
}
