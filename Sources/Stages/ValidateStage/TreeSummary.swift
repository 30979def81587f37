internal import Contracts
internal import GitStore
internal import Manifests
internal import Runs
internal import SystemSupport
internal import YAMLText

/// What has to be known of a whole tree before the change can be followed: where Flux's objects
/// are, and which kustomizations can reach something that is not below them.
struct TreeSummary: Codable {
    /// How many files it has.
    var files = 0
    /// Files with an object of Flux, by their paths in the tree.
    var flux: [String] = []
    /// The directories that Flux Kustomizations build, from the repository's root.
    var builds: [String] = []
    /// Kustomization files that can name something that is not below them: with `..`, or with an
    /// escape that can hide one.
    var reaching: [String] = []
    /// Symbolic links.
    var links: [String] = []

    /// Takes in what a directory of the tree has.
    mutating func add(_ other: TreeSummary, below name: String) {
        files += other.files
        builds += other.builds
        flux += other.flux.map { "\(name)/\($0)" }
        reaching += other.reaching.map { "\(name)/\($0)" }
        links += other.links.map { "\(name)/\($0)" }
    }
}

/// Makes summaries, and keeps those of larger trees by the trees' ids: after a change only the
/// directories on the way to it are looked through again.
final class TreeIndex {
    /// What every object of Flux has in its apiVersion.
    private static let fluxMark = Array("toolkit.fluxcd.io/".utf8)
    private static let kustomizationMark = Array("kustomize.toolkit.fluxcd.io/".utf8)
    private static let up = Array("..".utf8)
    private static let escape = Array("\\".utf8)
    /// Trees with fewer files are looked through each time.
    private static let smallest = 32
    /// What is kept is written again when this many files were looked through.
    private static let worthWriting = 500

    private let store: BlobStore
    private let path: String
    private var kept: [String: TreeSummary]
    private var used: [String: TreeSummary] = [:]
    private var lookedThrough = 0

    init(_ store: BlobStore, state: StateDirectory) {
        self.store = store
        path = Paths.join(state.path, "cache/validate-trees.json")
        let bytes = try? Files.read(path, limit: 64 << 20)
        kept =
            bytes.flatMap { try? CanonicalJSON.decode([String: TreeSummary].self, from: $0) }
            ?? [:]
    }

    /// The summary of a tree, lists sorted.
    func summary(of tree: TreeID?) throws -> TreeSummary {
        guard let tree else { return TreeSummary() }
        return try look(through: tree)
    }

    private func look(through tree: TreeID) throws -> TreeSummary {
        if let known = used[tree.hex] ?? kept[tree.hex] {
            used[tree.hex] = known
            return known
        }
        try Signals.check()
        var summary = TreeSummary()
        for entry in try store.entries(of: tree) {
            switch entry.kind {
            case .tree(let id): summary.add(try look(through: id), below: entry.name)
            case .file(let blob, let mode): try look(at: entry.name, blob, mode, &summary)
            }
        }
        if summary.files >= TreeIndex.smallest { used[tree.hex] = summary }
        return summary
    }

    private func look(
        at name: String, _ blob: BlobID, _ mode: TreeFile.Mode, _ summary: inout TreeSummary
    ) throws(GitError) {
        summary.files += 1
        if mode == .link { summary.links.append(name) }
        guard mode == .file || mode == .executable else { return }
        lookedThrough += 1
        if KustomizeClosure.names.contains(name) {
            let bytes = try store.bytes(blob)
            if ByteSearch.first(TreeIndex.up, in: bytes) != nil
                || ByteSearch.first(TreeIndex.escape, in: bytes) != nil
            {
                summary.reaching.append(name)
            }
        }
        if ObjectIndex.isCandidate(name), try store.contains(TreeIndex.fluxMark, in: blob) {
            summary.flux.append(name)
            summary.builds += try builds(blob)
        }
    }

    /// The directories that the Flux Kustomizations of a file build.
    private func builds(_ blob: BlobID) throws(GitError) -> [String] {
        guard try store.contains(TreeIndex.kustomizationMark, in: blob),
            case .success(let tree) = try store.parsed(blob)
        else { return [] }
        return Resource.all(in: tree, file: "").filter(\.isFluxKustomization)
            .compactMap(ObjectIndex.directory)
    }

    /// Writes what was used, where it is worth it. It can be made again at any time.
    func keep() throws {
        guard lookedThrough >= TreeIndex.worthWriting else { return }
        try Files.makeDirectories(Paths.parent(path))
        try AtomicFile.write(try CanonicalJSON.compact(used), to: path)
    }
}
