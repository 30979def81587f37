import Contracts
import Glibc
import Manifests
import Names
import SystemSupport

@testable import GitStore
@testable import Snapshot

/// Follows the kustomizations of a repository: `=== PATH` before each file, `=== PATH -> TARGET` for a
/// link.
///
/// What a build reads is in the repository, and only what was followed to it; asked again, it is the
/// same.
enum KustomizeTarget {
    @Sendable static func run(_ bytes: [UInt8]) {
        guard let snapshot = snapshot(bytes), let all = try? snapshot.paths() else { return }
        let known = Set(all)
        let directories = Set(all.flatMap { TreePath.ancestors(of: $0) }).union([""])
        for directory in directories {
            guard let inputs = try? snapshot.inputs(of: directory) else { continue }
            require(inputs.paths.isSubset(of: known), "a file is not in the repository")
            require(inputs.resources.isSubset(of: inputs.files), "a resource is not read")
            require(
                inputs.directories.isSubset(of: directories), "a directory is not in the repository"
            )
            for link in inputs.links {
                require((try? snapshot.file(link))?.mode == .link, "\(link) is not a link")
            }
            require(inputs.paths.isEmpty || inputs.touches(inputs.paths), "it reads nothing of its")
            let again = try? KustomizeClosure(snapshot).inputs(of: directory)
            require(again == inputs, "the same directory reads other files")
            let references = try? KustomizeClosure(snapshot).references(of: directory)
            require(references != nil, "what a kustomization names cannot be read")
        }
        for path in all where !path.isEmpty { look(path, snapshot) }
    }

    private static func look(_ path: String, _ snapshot: Snapshot) {
        guard let file = try? snapshot.plainFile(path), let index = try? snapshot.index(of: file)
        else { return }
        require(index.bytes == (try? snapshot.bytes(of: file)), "a file has other bytes")
    }

    /// A repository without an object; what is not found there does not exist.
    nonisolated(unsafe) private static let empty: Repository? = {
        let parent = Environment.current()["TMPDIR"] ?? "/tmp"
        let directory = "\(parent)/upkeep-fuzz-\(getpid())"
        return try? Repository.create(directory, isBare: true)
    }()

    private static func snapshot(_ bytes: [UInt8]) -> Snapshot? {
        guard let repository = empty else { fatalError("no repository could be made") }
        var overlay = Overlay()
        var path: RepoPath?
        var content: [UInt8] = []
        func close() {
            if let path { overlay.write(content, at: path, mode: .file) }
            (path, content) = (nil, [])
        }
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard line.starts(with: Array("=== ".utf8)) else {
                content += line + [0x0A]
                continue
            }
            close()
            let words = String(decoding: line.dropFirst(4), as: UTF8.self)
                .split(separator: " -> ", maxSplits: 1).map(String.init)
            guard let name = words.first.flatMap({ RepoPath($0) }) else { continue }
            if words.count == 2 {
                overlay.write(Array(words[1].utf8), at: name, mode: .link)
            } else {
                path = name
            }
        }
        close()
        return try? Snapshot(BlobStore(repository), tree: nil).with(overlay)
    }
}
