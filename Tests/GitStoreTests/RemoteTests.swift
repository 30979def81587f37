import GitStore
import Names
import SystemSupport
import TestSupport
import Testing

@Suite struct RemoteTests {
    let fixture: GitFixture
    let repository: Repository
    let git: GitCommand

    init() throws {
        fixture = try GitFixture(["a.yaml": "v: 1\n", "b.yaml": "v: 1\n"])
        repository = try Repository.open(fixture.work)
        git = try GitCommand(for: repository, environment: .current())
    }

    /// A commit on top of another that changes one file, on no branch.
    private func commit(on parent: CommitID, _ file: String, _ text: String) throws -> CommitID {
        let blob = try repository.write(Array(text.utf8))
        let path = try #require(RepoPath(file))
        let tree = try repository.write(
            [TreeChange(path: path, blob: blob, mode: .file)],
            onto: try repository.tree(of: parent))
        let author = Signature(name: "T", email: "t@example.org", seconds: 0)
        return try repository.commit(
            tree: tree, parents: [parent], message: "m\n", author: author, committer: author)
    }

    private var head: CommitID {
        get throws { try #require(try repository.head().commit) }
    }

    @Test func fetchesABranchOrTellsThatThereIsNone() throws {
        #expect(try git.fetch(remote: "origin", branch: "main", in: repository) == head)
        #expect(try git.fetch(remote: "origin", branch: "none", in: repository) == nil)
    }

    @Test func resolvesARelativeRemoteFromTheWorkTree() throws {
        let name = try #require(fixture.remote.split(separator: "/").last)
        try fixture.git("remote", "set-url", "origin", "../\(name)")
        #expect(try git.fetch(remote: "origin", branch: "main", in: repository) == head)
    }

    @Test func pushesOnceAndKnowsWhenItIsThere() throws {
        let next = try commit(on: head, "a.yaml", "v: 2\n")
        #expect(try git.push(next, to: "main", remote: "origin") == .pushed)
        #expect(try fixture.readRemote("a.yaml") == "v: 2\n")
        #expect(try git.push(next, to: "main", remote: "origin") == .upToDate)
    }

    @Test func noticesThatTheBranchMoved() throws {
        let mine = try commit(on: head, "a.yaml", "v: 2\n")
        let theirs = try commit(on: head, "b.yaml", "v: 3\n")
        #expect(try git.push(theirs, to: "main", remote: "origin") == .pushed)
        #expect(try git.push(mine, to: "main", remote: "origin") == .moved)
    }

    @Test func repeatsWhatTheServerSaid() throws {
        let hook = fixture.remote + "/hooks/pre-receive"
        try AtomicFile.write(
            "#!/bin/sh\necho 'main is protected, use a branch' >&2\nexit 1\n", to: hook)
        try Programs.run("chmod", ["+x", hook])
        let next = try commit(on: head, "a.yaml", "v: 2\n")
        let outcome = try git.push(next, to: "main", remote: "origin")
        guard case .rejected(let message) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(message.contains("pre-receive hook declined"))
        #expect(message.contains("main is protected, use a branch"))
    }

    @Test func saysWhatItCannotReach() throws {
        try Files.removeTree(fixture.remote)
        let fetch = #expect(throws: GitError.self) {
            try git.fetch(remote: "origin", branch: "main", in: repository)
        }
        #expect(fetch?.code == .unreachable && fetch?.remedy?.contains("git fetch origin") == true)
        let next = try commit(on: head, "a.yaml", "v: 2\n")
        let push = #expect(throws: GitError.self) {
            try git.push(next, to: "main", remote: "origin")
        }
        #expect(push?.code == .unreachable)
    }

    @Test func saysThatAnotherGitHoldsTheTrackingReference() throws {
        let next = try commit(on: head, "a.yaml", "v: 2\n")
        #expect(try git.push(next, to: "main", remote: "origin") == .pushed)
        try fixture.git("update-ref", "refs/remotes/origin/main", "HEAD")
        let lock = ".git/refs/remotes/origin/main.lock"
        try fixture.write(lock, "")
        let error = #expect(throws: GitError.self) {
            try git.fetch(remote: "origin", branch: "main", in: repository)
        }
        #expect(error?.code == .locked && error?.message.contains("main.lock") == true)
        #expect(Files.kind(fixture.path(lock)) == .file)
    }

    @Test func saysThatAGoneBranchIsInTheWay() throws {
        try fixture.git("update-ref", "refs/remotes/origin/night/old", "HEAD")
        try fixture.git("push", "-q", "origin", "HEAD:refs/heads/night")
        let error = #expect(throws: GitError.self) {
            try git.fetch(remote: "origin", branch: "night", in: repository)
        }
        #expect(error?.code == .unreachable && error?.remedy?.contains("prune") == true)
    }

    @Test func followsWhereTheBranchIsConfiguredToGo() throws {
        #expect(repository.upstream(of: "main") == Upstream(remote: "origin", branch: "main"))
        #expect(repository.upstream(of: "other") == Upstream(remote: "origin", branch: "other"))
        try fixture.git("config", "branch.main.merge", "refs/heads/prod")
        let again = try Repository.open(fixture.work)
        #expect(again.upstream(of: "main")?.branch == "prod")
        try fixture.git("remote", "remove", "origin")
        #expect(try Repository.open(fixture.work).upstream(of: "main") == nil)
    }

    @Test func bringsBranchIndexAndFilesAlong() throws {
        let old = try head
        let new = try commit(on: old, "a.yaml", "v: 2\n")
        let outcome = try repository.follow(branch: "main", from: old, to: new, reason: "test")
        #expect(outcome == .followed)
        #expect(try fixture.read("a.yaml") == "v: 2\n")
        #expect(try fixture.git("status", "--porcelain").isEmpty)
        #expect(try fixture.git("rev-parse", "HEAD") == new.hex)
        #expect(try repository.follow(branch: "main", from: new, to: new, reason: "t") == .already)
    }

    @Test func leavesAPersonsChangesAlone() throws {
        let old = try head
        let new = try commit(on: old, "a.yaml", "v: 2\n")
        try fixture.write("a.yaml", "v: mine\n")
        let outcome = try repository.follow(branch: "main", from: old, to: new, reason: "test")
        #expect(outcome == .left(reason: "a.yaml has changes"))
        #expect(try fixture.read("a.yaml") == "v: mine\n")
        #expect(try fixture.git("rev-parse", "HEAD") == old.hex)
        try fixture.git("add", "a.yaml")
        #expect(
            try repository.follow(branch: "main", from: old, to: new, reason: "test")
                == .left(reason: "a.yaml has staged changes"))
    }

    @Test func bringsAlongBesideChangesElsewhere() throws {
        let old = try head
        let new = try commit(on: old, "a.yaml", "v: 2\n")
        try fixture.write("b.yaml", "v: mine\n")
        #expect(try repository.follow(branch: "main", from: old, to: new, reason: "t") == .followed)
        #expect(try fixture.git("status", "--porcelain") == " M b.yaml")
    }

    @Test func finishesWhatACrashLeftHalfDone() throws {
        let old = try head
        let new = try commit(on: commit(on: old, "a.yaml", "v: 2\n"), "b.yaml", "v: 2\n")
        try fixture.write("a.yaml", "v: 2\n")
        #expect(try repository.follow(branch: "main", from: old, to: new, reason: "t") == .followed)
        #expect(try fixture.git("status", "--porcelain").isEmpty)
    }

    @Test func waitsForAnotherGitAtWork() throws {
        let old = try head
        let new = try commit(on: old, "a.yaml", "v: 2\n")
        try fixture.write(".git/index.lock", "")
        let outcome = try repository.follow(branch: "main", from: old, to: new, reason: "t")
        guard case .left(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.contains("index.lock exists"))
        #expect(Files.kind(fixture.path(".git/index.lock")) == .file)
    }

    @Test func neverWritesThroughALinkInTheWorkTree() throws {
        try fixture.commit(["d/c.yaml": "v: 1\n"], "directory")
        let old = try head
        let new = try commit(on: old, "d/c.yaml", "v: 2\n")
        try Files.makeDirectories(fixture.beside("outside"))
        try AtomicFile.write("v: 1\n", to: fixture.beside("outside/c.yaml"))
        try Files.removeTree(fixture.path("d"))
        try Programs.run("ln", ["-s", fixture.beside("outside"), fixture.path("d")])
        let outcome = try repository.follow(branch: "main", from: old, to: new, reason: "t")
        #expect(outcome == .left(reason: "d is a symbolic link in the work tree"))
        #expect(try Files.readText(fixture.beside("outside/c.yaml"), limit: 99) == "v: 1\n")
    }
}
