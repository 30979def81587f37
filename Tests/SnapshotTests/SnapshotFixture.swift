import GitStore
import Snapshot
import SystemSupport
import TestSupport
import Testing

/// A repository with everything that can stand at a path, and its files as each kind of snapshot.
struct SnapshotFixture {
    /// The ways in which the same files are reached.
    enum Kind: CaseIterable, Sendable { case commit, index, workTree, overlay }

    let git: GitFixture
    let store: BlobStore

    init() throws {
        git = try GitFixture(["a.yaml": "a: 1\nb: 2\n"], hasRemote: false)
        try git.write("dir/b.yaml", "b: [1\n")
        try git.write("dir/deep/c.txt", "one\ntwo")
        try git.write("run.sh", "#!/bin/sh\n")
        try Files.setMode(git.path("run.sh"), 0o755)
        for (name, target) in [
            ("link.yaml", "dir/b.yaml"), ("up", "dir"), ("dir/back", "../up/deep"),
            ("dir/out", "../../beside"), ("abs", "/etc"), ("loop", "loop"), ("gone", "nowhere"),
        ] {
            try Files.makeLink(git.path(name), to: target)
        }
        try Files.makeDirectories(git.path("module"))
        try Programs.run("git", ["init", "-q", git.path("module")])
        try Programs.run(
            "git", ["-C", git.path("module"), "commit", "-q", "--allow-empty", "-m", "x"])
        try git.git("add", "-A")
        try git.git("commit", "-q", "-m", "all")
        store = BlobStore(try Repository.open(git.work))
    }

    /// The last commit.
    func commit() throws -> Snapshot {
        try Snapshot(store, at: try store.repository.head().commit)
    }

    func snapshot(_ kind: Kind) throws -> Snapshot {
        switch kind {
        case .commit: return try commit()
        case .index: return try Snapshot.index(of: store)
        case .workTree: return try #require(Snapshot.workTree(of: store))
        case .overlay:
            let commit = try commit()
            var overlay = Overlay()
            for path in try commit.paths() {
                if let file = try commit.file(path) { overlay.put(file) }
            }
            return try Snapshot(store, tree: nil).with(overlay)
        }
    }
}
