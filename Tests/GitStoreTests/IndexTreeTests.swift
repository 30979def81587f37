import GitStore
import Names
import SystemSupport
import TestSupport
import Testing

/// What the next commit would have, against `git write-tree`.
@Suite struct IndexTreeTests {
    private let git: GitFixture

    init() throws {
        var files: [String: String] = [
            "a.b": "1", "a/x": "2", "a/b/c/d": "3", "a-b/y": "4", "z": "5",
        ]
        for number in 0..<300 { files["many/d\(number % 17)/f\(number).yaml"] = "a: \(number)\n" }
        git = try GitFixture(files)
    }

    private func expectSame(_ what: String) throws {
        let repository = try Repository.open(git.work)
        let objects = try Files.list(git.path(".git/objects")).count
        let tree = try repository.indexTree()
        #expect(try Files.list(git.path(".git/objects")).count == objects, "\(what): in memory")
        #expect(tree.hex == (try git.git("write-tree")), "\(what)")
        // What was made can be read.
        #expect(try repository.files(in: tree).count == repository.indexedFiles().count, "\(what)")
    }

    @Test func isWhatGitWrites() throws {
        try expectSame("as committed")
        try git.write("many/d3/f3.yaml", "a: staged\n")
        try git.write("many/new/deep/er/file", "new\n")
        try git.git("add", "-A")
        try expectSame("changed and new")
        try git.git("rm", "-q", "--cached", "a/b/c/d", "z")
        try git.git("update-index", "--chmod=+x", "a.b")
        try Programs.run("ln", ["-s", "a.b", git.path("link")])
        try git.git("add", "link")
        try expectSame("removed, executable, a link")
        try git.write("intended", "x\n")
        try git.git("add", "-N", "intended")
        try expectSame("only meant to be added")
        for version in ["4", "3", "2"] {
            try git.git("update-index", "--index-version", version)
            try expectSame("version \(version)")
        }
        try git.git("read-tree", "--empty")
        try expectSame("empty")
        try git.git("add", "-A")
        try expectSame("without trees that are known")
    }

    /// A tree that the index knows and that is not there any more is made again.
    @Test func doesNotTrustWhatIsGone() throws {
        try git.write("many/d3/f3.yaml", "a: staged\n")
        try git.git("add", "-A")
        let tree = try git.git("write-tree")
        let below = try git.git("rev-parse", "\(tree):many/d3")
        try Files.remove(git.path(".git/objects/\(below.prefix(2))/\(below.dropFirst(2))"))
        #expect(try Repository.open(git.work).indexTree().hex == tree)
    }

    /// Bytes that make no index are refused as Git would, and nothing traps.
    @Test func refusesWhatIsDamaged() throws {
        let path = git.path(".git/index")
        let whole = try Files.read(path, limit: 1 << 20)
        var refused = 0
        for place in stride(from: 0, to: whole.count, by: 97) {
            for bytes in [
                Array(whole[..<place]), whole.enumerated().map { $0 == place ? 0xFF : $1 },
            ] {
                try Files.remove(path)
                try Files.writeScratch(bytes, to: path)
                let repository = try Repository.open(git.work)
                do throws(GitError) {
                    _ = try repository.indexTree()
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > 100)
    }
}
