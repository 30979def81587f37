import GitStore
import Names
import Snapshot
import SystemSupport
import TestSupport
import Testing

/// Edits that no commit has yet read as the commit with them would.
@Suite struct OverlayTests {
    private func path(_ text: String) throws -> RepoPath { try #require(RepoPath(text)) }

    /// Edits by path: nil removes.
    private func edited(
        _ fixture: SnapshotFixture, _ edits: [String: String?]
    ) throws -> Snapshot {
        var overlay = Overlay()
        for (name, text) in edits {
            if let text {
                overlay.write(Array(text.utf8), at: try path(name))
            } else {
                overlay.remove(try path(name))
            }
        }
        return try fixture.commit().with(overlay)
    }

    /// Edits that a commit can make too.
    static let edits: [[String: String?]] = [
        ["a.yaml": "a: 2\n"], ["new/deep/x.yaml": "x: 1\n"], ["a.yaml": nil],
        ["dir/deep/c.txt": nil], ["dir/deep/c.txt": nil, "dir/deep/d.txt": "d"],
        ["a.yaml": nil, "a.yaml/inner.yaml": "i: 1\n"], ["run.sh": "#!/bin/sh\necho\n"],
        ["dir/deep/c.txt": nil, "dir/deep": "now a file\n"], ["nothing": nil], [:],
    ]

    @Test(arguments: edits)
    func readsAsTheCommitWithTheEditsWould(_ edits: [String: String?]) throws {
        let fixture = try SnapshotFixture()
        let snapshot = try edited(fixture, edits)
        let git = fixture.git
        for (name, text) in edits where text == nil { try? Files.remove(git.path(name)) }
        try? Files.removeIfEmpty(git.path("dir/deep"))
        for (name, text) in edits { if let text { try git.write(name, text) } }
        try git.git("add", "-A")
        try git.git("commit", "-q", "--allow-empty", "-m", "edited")
        let expected = try fixture.commit()
        #expect(try snapshot.paths() == expected.paths())
        for path in try expected.paths() {
            #expect(try snapshot.file(path) == expected.file(path), "\(path)")
        }
        for path in ["", "dir", "dir/deep", "new", "new/deep", "a.yaml", "nothing", "up/deep"] {
            #expect(try snapshot.place(path) == expected.place(path), "\(path)")
            #expect(
                try snapshot.entries(of: path)?.keys.sorted()
                    == expected.entries(of: path)?.keys.sorted(), "\(path)")
            #expect(try snapshot.file(path) == expected.file(path), "\(path)")
        }
        #expect((snapshot.tree != nil) == edits.isEmpty)
    }

    @Test func keepsTheModeOrTakesANewOne() throws {
        let fixture = try SnapshotFixture()
        var overlay = Overlay()
        overlay.write([0x61], at: try path("run.sh"))
        overlay.write([0x61], at: try path("a.yaml"), mode: .executable)
        overlay.write(Array("a.yaml".utf8), at: try path("dir/l"), mode: .link)
        let snapshot = try fixture.commit().with(overlay)
        #expect(try snapshot.file("run.sh")?.mode == .executable)
        #expect(try snapshot.file("a.yaml")?.mode == .executable)
        #expect(try snapshot.place("dir/l") == .missing)
        #expect(try snapshot.file("dir/l")?.mode == .link)
    }

    @Test func layersEdits() throws {
        let fixture = try SnapshotFixture()
        let first = try edited(fixture, ["a.yaml": "a: 2\n", "x/y.yaml": "y: 1\n"])
        var overlay = Overlay()
        overlay.remove(try path("x/y.yaml"))
        let second = try first.with(overlay)
        #expect(try second.bytes("a.yaml") == Array("a: 2\n".utf8))
        #expect(try !second.hasDirectory("x") && first.hasDirectory("x"))
    }

    @Test func knowsWhichDirectoriesStayAsTheyAre() throws {
        let fixture = try SnapshotFixture()
        let (before, after) = (
            try fixture.commit(), try edited(fixture, ["dir/deep/c.txt": "other\n"])
        )
        func tree(_ snapshot: Snapshot, _ name: String, in directory: String) throws -> TreeID? {
            guard case .directory(let id) = try snapshot.entries(of: directory)?[name] else {
                return nil
            }
            return id
        }
        #expect(try tree(before, "dir", in: "") != nil)
        #expect(try tree(after, "dir", in: "") == nil)
        let other = try edited(fixture, ["a.yaml": "a: 2\n"])
        #expect(try tree(other, "dir", in: "") == tree(before, "dir", in: ""))
    }
}
