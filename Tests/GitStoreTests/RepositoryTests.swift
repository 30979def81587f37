import GitStore
import Names
import SystemSupport
import TestSupport
import Testing

@Suite struct RepositoryTests {
    private func path(_ text: String) throws -> RepoPath { try #require(RepoPath(text)) }

    private let author = Signature(name: "T", email: "t@example.org", seconds: 1_763_618_400)

    @Test(arguments: [
        "/etc/passwd", "../x", "a/../../x", "a//b", "", ".", "a/.", ".git/config", "a/.GIT/x",
        "a\\b", "a\0b", "a/", "..",
    ])
    func refusesPathsThatLeadOut(text: String) { #expect(RepoPath(text) == nil) }

    @Test(arguments: ["a", "a/b.yaml", ".github/x", "a/..b", "ä/ö ü", "a/.gitignore"])
    func takesPathsThatStayInside(text: String) { #expect(RepoPath(text)?.text == text) }

    @Test func saysWhatIsNoRepository() throws {
        let scratch = try ScratchDirectory()
        let error = #expect(throws: GitError.self) { try Repository.open(scratch.path) }
        #expect(error?.code == .notARepository && error?.remedy?.contains("-C") == true)
    }

    @Test func findsTheRepositoryFromASubdirectory() throws {
        let fixture = try GitFixture(["a/b/c.yaml": "x: 1\n"])
        let repository = try Repository.open(fixture.path("a/b"))
        #expect(repository.workTree == Files.realPath(fixture.work) && !repository.isBare)
        #expect(try Repository.open(fixture.remote).isBare)
    }

    @Test func tellsWhereHEADIs() throws {
        let fixture = try GitFixture(["a": "1"])
        let commit = try #require(CommitID(try fixture.git("rev-parse", "HEAD")))
        #expect(try Repository.open(fixture.work).head() == .branch(name: "main", commit: commit))
        try fixture.git("checkout", "-q", "--detach")
        #expect(try Repository.open(fixture.work).head() == .detached(commit: commit))
        let empty = try GitFixture()
        #expect(try Repository.open(empty.work).head() == .unborn(name: "main"))
    }

    @Test func refusesRepositoriesItCannotWorkWith() throws {
        let scratch = try ScratchDirectory()
        try Programs.run("git", ["init", "-q", "--object-format=sha256", scratch.file("sha256")])
        let sha = #expect(throws: GitError.self) { try Repository.open(scratch.file("sha256")) }
        #expect(sha?.code == .unsupported && sha?.remedy != nil)
        let fixture = try GitFixture(["a": "1"])
        try fixture.git("config", "core.repositoryformatversion", "1")
        try fixture.git("config", "extensions.partialClone", "origin")
        let partial = #expect(throws: GitError.self) { try Repository.open(fixture.work) }
        #expect(partial?.code == .unsupported)
    }

    @Test func listsFilesWithTheirModes() throws {
        let fixture = try GitFixture(["b/x.yaml": "1", "a.yaml": "2"])
        try Programs.run("ln", ["-s", "a.yaml", fixture.path("link")])
        try fixture.git("update-index", "--chmod=+x", "a.yaml")
        try fixture.git("add", "link")
        try fixture.git("commit", "-q", "-m", "modes")
        let repository = try Repository.open(fixture.work)
        let commit = try #require(try repository.head().commit)
        let tree = try repository.tree(of: commit)
        let files = try repository.files(in: tree)
        #expect(files.map(\.path.text) == ["a.yaml", "b/x.yaml", "link"])
        #expect(files.map(\.mode) == [.executable, .file, .link])
        #expect(try repository.content(of: files[1].blob) == Array("1".utf8))
        #expect(try repository.file(at: path("b/x.yaml"), in: tree)?.blob == files[1].blob)
        #expect(try repository.file(at: path("b"), in: tree) == nil)
        #expect(try repository.file(at: path("none"), in: tree) == nil)
    }

    @Test func makesACommitThatChangesOneFileAndKeepsTheRest() throws {
        let fixture = try GitFixture(["a.yaml": "1\n", "d/b.yaml": "2\n", "d/c.yaml": "3\n"])
        let repository = try Repository.open(fixture.work)
        let head = try #require(try repository.head().commit)
        let base = try repository.tree(of: head)
        let blob = try repository.write(Array("22\n".utf8))
        let tree = try repository.write(
            [TreeChange(path: path("d/b.yaml"), blob: blob, mode: .file)], onto: base)
        let commit = try repository.commit(
            tree: tree, parents: [head], message: "change\n\nKey: value\n", author: author,
            committer: author)
        #expect(try repository.changedPaths(from: base, to: tree).map(\.text) == ["d/b.yaml"])
        try repository.setReference("refs/upkeep/x", to: commit, expecting: nil, reason: "test")
        #expect(
            try fixture.git("diff", "--stat", "HEAD", "refs/upkeep/x").contains("d/b.yaml | 2 +-"))
        #expect(try repository.info(commit).trailer("Key") == ["value"])
        try fixture.git("fsck", "--strict")
    }

    @Test func movesAReferenceOnlyFromWhereItWasSeen() throws {
        let fixture = try GitFixture(["a": "1"])
        let repository = try Repository.open(fixture.work)
        let first = try #require(try repository.head().commit)
        try fixture.commit(["a": "2"], "second")
        let second = try #require(try repository.head().commit)
        try repository.setReference("refs/upkeep/x", to: first, expecting: nil, reason: "t")
        let exists = #expect(throws: GitError.self) {
            try repository.setReference("refs/upkeep/x", to: second, expecting: nil, reason: "t")
        }
        #expect(exists?.code == .moved)
        let moved = #expect(throws: GitError.self) {
            try repository.setReference("refs/upkeep/x", to: second, expecting: second, reason: "t")
        }
        #expect(moved?.code == .moved)
        try repository.setReference("refs/upkeep/x", to: second, expecting: first, reason: "t")
        #expect(try repository.references(under: "refs/upkeep/").map(\.commit) == [second])
        try repository.removeReference("refs/upkeep/x")
        #expect(try repository.reference("refs/upkeep/x") == nil)
    }

    @Test func walksHistoryAndComparesCommits() throws {
        let fixture = try GitFixture(["a": "1"])
        let repository = try Repository.open(fixture.work)
        let first = try #require(try repository.head().commit)
        try fixture.commit(["a": "2"], "second")
        try fixture.commit(["a": "3"], "third")
        let third = try #require(try repository.head().commit)
        #expect(
            try repository.log(from: third, limit: 10).map(\.subject) == [
                "third", "second", "first",
            ])
        #expect(try repository.log(from: third, excluding: [first], limit: 10).count == 2)
        #expect(try repository.isAncestor(first, of: third))
        #expect(try !repository.isAncestor(third, of: first))
        #expect(try repository.resolve("HEAD~2") == first)
        #expect(throws: GitError.self) { try repository.resolve("none") }
    }

    @Test func saysThatAHistoryIsCut() throws {
        let fixture = try GitFixture(["a": "1"])
        try fixture.commit(["a": "2"], "second")
        try fixture.git("push", "-q")
        let shallow = fixture.beside("shallow")
        try Programs.run("git", ["clone", "-q", "--depth=1", "file://" + fixture.remote, shallow])
        let repository = try Repository.open(shallow)
        #expect(repository.isShallow)
        let head = try #require(try repository.head().commit)
        let error = #expect(throws: GitError.self) { try repository.log(from: head, limit: 10) }
        #expect(error?.code == .shallow && error?.remedy == "git fetch --unshallow")
    }

    @Test(arguments: [
        ("subject\n\nA-Key: one\nB: two\nA-Key: three\n", 3), ("subject\n\nA: b\nno trailer\n", 0),
        ("subject\n", 0), ("subject\n\nbody\n\nA: b\n\n\n", 1), ("A: b", 1),
    ])
    func readsTrailersOfTheLastParagraph(message: String, count: Int) {
        #expect(Trailers.parse(message).count == count)
    }

    @Test func writesDiffsAsGitDoes() throws {
        let text = try UnifiedDiff.text(
            old: Array("a\nb\nc\n".utf8), new: Array("a\nB\nc\n".utf8), path: "x.yaml")
        #expect(text.hasPrefix("diff --git a/x.yaml b/x.yaml\n"))
        #expect(text.contains("\n-b\n+B\n"))
    }
}
