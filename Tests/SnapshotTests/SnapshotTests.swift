import GitStore
import Names
import Snapshot
import SystemSupport
import TestSupport
import Testing
import YAMLText

/// The same files by commit, index, work tree and overlay read the same.
@Suite struct SnapshotTests {
    @Test(arguments: SnapshotFixture.Kind.allCases)
    func followsLinksAsAFileSystemWould(_ kind: SnapshotFixture.Kind) throws {
        let fixture = try SnapshotFixture()
        defer { withExtendedLifetime(fixture) {} }
        let snapshot = try fixture.snapshot(kind)
        let expected: [(path: String, place: SnapshotPlace)] = [
            ("", .directory("")), (".", .directory("")), ("a.yaml", .file("a.yaml")),
            ("./dir//b.yaml", .file("dir/b.yaml")), ("dir", .directory("dir")),
            ("dir/../a.yaml", .file("a.yaml")), ("up", .directory("dir")),
            ("up/b.yaml", .file("dir/b.yaml")), ("link.yaml", .file("dir/b.yaml")),
            ("up/back/c.txt", .file("dir/deep/c.txt")), ("dir/out", .outside),
            ("abs", .outside), ("abs/passwd", .outside), ("../x", .outside),
            ("dir/../../x", .outside), ("module", .submodule), ("module/x", .submodule),
            ("loop", .missing), ("gone", .missing), ("a.yaml/x", .missing),
            ("dir/nothing", .missing), (".git", .missing), (".git/config", .missing),
        ]
        for (path, place) in expected {
            #expect(try snapshot.place(path) == place, "\(path)")
        }
    }

    @Test(arguments: SnapshotFixture.Kind.allCases)
    func tellsWhichLinksItFollowed(_ kind: SnapshotFixture.Kind) throws {
        let fixture = try SnapshotFixture()
        defer { withExtendedLifetime(fixture) {} }
        let snapshot = try fixture.snapshot(kind)
        for (path, expected) in [
            ("a.yaml", []), ("up/back/c.txt", ["up", "dir/back"]), ("abs", []), ("loop", []),
        ] {
            var links: Set<String> = []
            _ = try snapshot.place(path, links: &links)
            #expect(links == Set(expected), "\(path)")
        }
    }

    @Test(arguments: SnapshotFixture.Kind.allCases)
    func knowsWhatStandsAtAPath(_ kind: SnapshotFixture.Kind) throws {
        let fixture = try SnapshotFixture()
        let snapshot = try fixture.snapshot(kind)
        for (path, mode) in [
            ("a.yaml", TreeFile.Mode.file), ("run.sh", .executable), ("up", .link),
            ("dir/deep/c.txt", .file),
        ] {
            let file = try #require(try snapshot.file(path), "\(path)")
            #expect(file.mode == mode && file.path.text == path)
            #expect(file.blob.hex == (try fixture.git.git("rev-parse", ":\(path)")))
        }
        for path in ["dir", "nothing", "dir/nothing", "up/b.yaml", "../a.yaml", "", ".git/config"] {
            #expect(try snapshot.file(path) == nil, "\(path)")
        }
        #expect(try snapshot.plainFile("up") == nil)
        #expect(try snapshot.plainFile("module") == nil)
        #expect(try snapshot.plainFile("run.sh") != nil)
    }

    @Test(arguments: SnapshotFixture.Kind.allCases)
    func listsFilesSorted(_ kind: SnapshotFixture.Kind) throws {
        let fixture = try SnapshotFixture()
        defer { withExtendedLifetime(fixture) {} }
        let snapshot = try fixture.snapshot(kind)
        #expect(
            try snapshot.paths(plainOnly: true) == [
                "a.yaml", "dir/b.yaml", "dir/deep/c.txt", "run.sh",
            ])
        #expect(
            try snapshot.paths(below: "dir") == [
                "dir/b.yaml", "dir/back", "dir/deep/c.txt", "dir/out",
            ])
        #expect(try snapshot.paths().contains("module"))
        #expect(try snapshot.paths(below: "up").isEmpty)
        #expect(try snapshot.entries(of: "dir/deep")?.keys.sorted() == ["c.txt"])
        #expect(try snapshot.entries(of: "nothing") == nil)
        #expect(try snapshot.entries(of: "a.yaml") == nil)
        #expect(try snapshot.entries(of: "up") == nil)
        #expect(try snapshot.hasDirectory("up") && !snapshot.hasDirectory("a.yaml"))
    }

    @Test(arguments: SnapshotFixture.Kind.allCases)
    func readsContents(_ kind: SnapshotFixture.Kind) throws {
        let fixture = try SnapshotFixture()
        defer { withExtendedLifetime(fixture) {} }
        let snapshot = try fixture.snapshot(kind)
        #expect(try snapshot.bytes("dir/deep/c.txt") == Array("one\ntwo".utf8))
        #expect(try snapshot.bytes("link.yaml") == nil)
        #expect(try snapshot.parsed("a.yaml")?.get().root(0)?["b"]?.text == "2")
        #expect(throws: YAMLError.self) { try snapshot.parsed("dir/b.yaml")?.get() }
        #expect(try snapshot.parsed("nothing") == nil)
        #expect(try snapshot.lines("dir/deep/c.txt")?.line(at: ByteOffset(4)).value == 2)
        let error = #expect(throws: GitError.self) { try snapshot.bytes("a.yaml", limit: 9) }
        #expect(error?.description == "cannot read a.yaml: it has 10 bytes, the limit is 9")
        #expect(try snapshot.bytes("a.yaml", limit: 10)?.count == 10)
    }

    @Test func seesWhatIsStagedAndWhatIsNot() throws {
        let fixture = try SnapshotFixture()
        let git = fixture.git
        try git.write("a.yaml", "staged: 1\n")
        try git.write("new/file.yaml", "new: 1\n")
        try git.git("add", "a.yaml", "new")
        try git.write("a.yaml", "later: 1\n")
        try git.write("untracked.yaml", "u: 1\n")
        try git.write("intended.yaml", "i: 1\n")
        try git.git("add", "-N", "intended.yaml")
        try Files.remove(git.path("run.sh"))
        let (commit, index, tree) = (
            try fixture.snapshot(.commit), try fixture.snapshot(.index),
            try fixture.snapshot(.workTree)
        )
        func text(_ snapshot: Snapshot, _ path: String) throws -> String? {
            try snapshot.bytes(path).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(try text(commit, "a.yaml") == "a: 1\nb: 2\n")
        #expect(try text(index, "a.yaml") == "staged: 1\n")
        #expect(try text(tree, "a.yaml") == "later: 1\n")
        #expect(
            try [commit, index, tree].map { try $0.hasDirectory("new") } == [false, true, true])
        #expect(
            try [commit, index, tree].map { try $0.file("untracked.yaml") != nil }
                == [false, false, true])
        #expect(
            try [commit, index, tree].map { try $0.file("intended.yaml") != nil }
                == [false, false, true])
        #expect(
            try [commit, index, tree].map { try $0.file("run.sh") != nil } == [true, true, false])
        #expect([commit, index, tree].map { $0.tree != nil } == [true, false, false])
    }

    @Test func leavesOutOfTheIndexWhatIsInConflict() throws {
        let fixture = try SnapshotFixture()
        let git = fixture.git
        try git.git("checkout", "-q", "-b", "other")
        try git.commit(["a.yaml": "a: other\n"], "other")
        try git.git("checkout", "-q", "main")
        try git.commit(["a.yaml": "a: main\n"], "main")
        _ = try Programs.run("git", ["merge", "-q", "other"], in: git.work)
        let index = try fixture.snapshot(.index)
        #expect(try index.file("a.yaml") == nil)
        #expect(try index.file("run.sh") != nil)
    }

    @Test func hasNoWorkTreeInABareRepository() throws {
        let git = try GitFixture(["a.yaml": "a: 1\n"])
        let store = BlobStore(try Repository.open(git.remote))
        #expect(Snapshot.workTree(of: store) == nil)
        #expect(try Snapshot.index(of: store).paths().isEmpty)
        #expect(try Snapshot(store, at: nil).paths().isEmpty)
        #expect(try Snapshot(store, at: nil).hasDirectory(""))
    }

    @Test func readsEachObjectOnce() throws {
        let fixture = try SnapshotFixture()
        let snapshot = try fixture.snapshot(.commit)
        let blob = try #require(try snapshot.file("a.yaml")?.blob)
        let other = try #require(try snapshot.file("dir/b.yaml")?.blob)
        let first = try snapshot.parsed("a.yaml")?.get()
        for id in [blob.hex, other.hex] {
            try Files.remove(fixture.git.path(".git/objects/\(id.prefix(2))/\(id.dropFirst(2))"))
        }
        let again = try fixture.snapshot(.overlay)
        #expect(try again.parsed("a.yaml")?.get() === first)
        #expect(try again.bytes("a.yaml")?.count == 10)
        let error = #expect(throws: GitError.self) { try again.bytes("dir/b.yaml") }
        #expect(error?.code == .notFound)
        // The work tree has it still, and what it has is the same object.
        #expect(try fixture.snapshot(.workTree).bytes("dir/b.yaml") != nil)
        #expect(try again.bytes("dir/b.yaml") != nil)
    }

    @Test func keepsWhatIsMadeOfIt() throws {
        final class Count { var value = 0 }
        let fixture = try SnapshotFixture()
        let snapshot = try fixture.snapshot(.commit)
        snapshot.derived { _ in Count() }.value += 1
        snapshot.derived { _ in Count() }.value += 1
        #expect(snapshot.derived { _ in Count() }.value == 2)
    }
}
