import Contracts
import SystemSupport
import TestSupport
import Testing

/// Repositories that are not what one expects: each is worked with, or refused with the remedy
/// before anything is written.
@Suite struct AwkwardTests {
    let one: ServerFixture

    init() throws { one = try ServerFixture() }

    /// Scans and applies in another directory; without a backup, which refuses more than apply does.
    private func update(
        in directory: String, _ flags: [String] = [], environment: [String: String?] = [:]
    ) throws -> Programs.Result {
        for (program, words) in [
            ("upkeep-detect", ["--renovate-report", one.report]), ("upkeep-analyze", []),
        ] {
            let result = try Programs.run(
                program, words, in: directory, environment: environment)
            if result.exit != 0 { return result }
        }
        return try Programs.run("upkeep-apply", flags, in: directory, environment: environment)
    }

    /// Runs git somewhere and gives what it printed, without the final newline.
    @discardableResult
    private func git(_ directory: String, _ arguments: String...) throws -> String {
        let result = try Programs.run("git", arguments, in: directory)
        #expect(result.exit == 0, "git \(arguments): \(result.err)")
        return result.text.hasSuffix("\n") ? String(result.text.dropLast()) : result.text
    }

    private func clone(_ name: String, _ flags: String..., of url: String? = nil) throws -> String {
        let path = one.git.beside(name)
        let result = try Programs.run(
            "git", ["clone", "-q"] + flags + [url ?? "file://\(one.git.remote)", path])
        #expect(result.exit == 0, "\(result.err)")
        return path
    }

    /// The remote has the update, and the clone follows it, clean.
    private func expectUpdated(_ result: Programs.Result, _ clone: String) throws {
        #expect(result.exit == 0, "\(result.text)\(result.err)")
        #expect(try one.git.readRemote("a.yaml") == FaultTests.after)
        #expect(try git(clone, "rev-parse", "HEAD") == one.git.gitRemote("rev-parse", "main"))
        #expect(try git(clone, "status", "--porcelain").isEmpty)
        #expect(try git(clone, "fsck", "--no-dangling").isEmpty)
    }

    /// It was refused, and nothing of upkeep's stands in the repository.
    private func expectRefused(
        _ result: Programs.Result, in directory: String, exit: Int32 = 65, _ words: String...
    ) throws {
        #expect(result.exit == exit, "\(result.exit) \(result.text)\(result.err)")
        for word in words { #expect(result.err.contains(word), "\(word): \(result.err)") }
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "1")
        let refs = try Programs.run("git", ["for-each-ref", "refs/upkeep"], in: directory)
        #expect(refs.text.isEmpty)
    }

    // MARK: whose it is

    @Test(.enabled(if: Files.effectiveUser == 0, "giving files away needs root"))
    func worksForAnotherUsersRepositoryOnlyWhereItIsDeclaredSafe() throws {
        try Programs.run("chown", ["-R", "nobody", one.git.work])
        let home = one.git.beside("home")
        try Files.makeDirectories(home)
        let configuration = home + "/.gitconfig"
        let environment = ["HOME": home, "GIT_CONFIG_GLOBAL": configuration]
        for text in ["", "[safe]\n\tdirectory = /elsewhere\n"] {
            try AtomicFile.write(text, to: configuration)
            let refused = try update(in: one.git.work, environment: environment)
            #expect(refused.exit == 65, "\(refused.err)")
            #expect(
                refused.err.contains("git config --global --add safe.directory \(one.git.work)"))
        }
        let words = ["upkeep", "status", "-C", one.git.work]
        for (text, exit) in [("*\n\tdirectory =", Int32(65)), ("*", 64), (one.git.work, 64)] {
            try AtomicFile.write("[safe]\n\tdirectory = \(text)\n", to: configuration)
            let status = try Programs.run(
                words[0], Array(words.dropFirst()), environment: environment)
            #expect(status.exit == exit, "\(text): \(status.exit) \(status.err)")
        }
        let result = try update(in: one.git.work, environment: environment)
        #expect(result.exit == 0, "\(result.text)\(result.err)")
        #expect(try one.git.readRemote("a.yaml") == FaultTests.after)
    }

    @Test(.enabled(if: Files.effectiveUser == 0, "mounts need root"))
    func saysThatARepositoryCannotBeWritten() throws {
        let state = one.git.beside("state")
        let script =
            "mount --bind \(one.git.work) \(one.git.work) && "
            + "mount -o remount,bind,ro \(one.git.work) && exec \(Programs.path("upkeep")) run update"
            + " --renovate-report \(one.report) --state \(state) --no-push"
        let result = try Programs.run("unshare", ["-m", "sh", "-c", script], in: one.git.work)
        if result.err.contains("unshare failed") || result.err.contains("permission denied") {
            return
        }
        try expectRefused(result, in: one.git.work, exit: 70, "Read-only file system")
    }

    // MARK: what is not all there

    @Test func worksInAShallowClone() throws {
        try one.git.commit(["more.txt": "1"], "second")
        try one.git.git("push", "-q")
        let shallow = try clone("shallow", "--depth=1")
        try one.git.commit(["more.txt": "2"], "third")
        try one.git.git("push", "-q")
        try expectUpdated(try update(in: shallow), shallow)
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "4")
        #expect(try git(shallow, "rev-parse", "--is-shallow-repository") == "true")
    }

    @Test func pushesNoPersonsCommitOutOfAShallowClone() throws {
        let shallow = try clone("shallow", "--depth=1")
        try AtomicFile.write("1", to: shallow + "/mine.txt")
        try git(shallow, "add", ".")
        try git(shallow, "commit", "-q", "-m", "mine")
        let result = try update(in: shallow)
        #expect(result.exit == 0, "\(result.err)")
        #expect(try one.git.readRemote("a.yaml") == FaultTests.after)
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "2")
        #expect(try git(shallow, "log", "-1", "--format=%s") == "mine")
    }

    @Test func saysWhenAHistoryIsCutTooShort() throws {
        let shallow = try clone("shallow", "--depth=1")
        try one.git.git("commit", "-q", "--amend", "-m", "rewritten")
        try one.git.git("push", "-q", "-f")
        let result = try update(in: shallow)
        try expectRefused(result, in: shallow, "git fetch --unshallow")
    }

    @Test func refusesAPartialClone() throws {
        try one.git.gitRemote("config", "uploadpack.allowFilter", "true")
        let partial = try clone("partial", "--filter=blob:none")
        try expectRefused(try update(in: partial), in: partial, "clone again without --filter")
        #expect(Files.kind(partial + "/.upkeep") == nil)
    }

    @Test func refusesFormatsThatItDoesNotKnow() throws {
        let other = one.git.beside("sha256")
        try Programs.run("git", ["init", "-q", "--object-format=sha256", other])
        try expectRefused(try update(in: other), in: other, "objects named by SHA-1")
        #expect(Files.kind(other + "/.upkeep") == nil)
        let tables = try clone("tables")
        try git(tables, "config", "core.repositoryFormatVersion", "1")
        try git(tables, "config", "extensions.refStorage", "reftable")
        let result = try update(in: tables)
        #expect(result.exit == 65 && result.err.contains("references in files"), "\(result.err)")
        #expect(Files.kind(tables + "/.upkeep") == nil)
    }

    @Test func refusesAnIndexInPartsBeforeItWrites() throws {
        try one.git.git("update-index", "--split-index")
        let refused = try update(in: one.git.work)
        try expectRefused(refused, in: one.git.work, "git update-index --no-split-index")
        #expect(try one.git.git("rev-parse", "origin/main") == one.git.git("rev-parse", "HEAD"))
        try one.git.git("update-index", "--no-split-index")
        try expectUpdated(try update(in: one.git.work), one.git.work)
    }

    @Test func refusesADamagedIndexBeforeItWrites() throws {
        try AtomicFile.write(
            "DIRCxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", to: one.git.path(".git/index"))
        try expectRefused(
            try update(in: one.git.work), in: one.git.work, "the index cannot be read")
    }

    @Test func worksWithObjectsOfAnotherRepository() throws {
        let shared = try clone("shared", "--shared", of: one.git.remote)
        #expect(Files.kind(shared + "/.git/objects/info/alternates") == .file)
        try expectUpdated(try update(in: shared), shared)
    }

    // MARK: what HEAD is

    @Test func saysWhatAnEmptyRepositoryLacks() throws {
        let empty = one.git.beside("empty")
        try Programs.run("git", ["init", "-q", "-b", "main", empty])
        let result = try update(in: empty)
        #expect(result.exit == 64 && result.err.contains("no commit yet"), "\(result.err)")
    }

    @Test func saysThatABranchHasNoCommitYet() throws {
        try one.git.git("checkout", "-q", "--orphan", "fresh")
        let result = try update(in: one.git.work)
        #expect(result.exit == 64 && result.err.contains("no commit yet"), "\(result.err)")
        #expect(try one.git.gitRemote("branch", "--list") == "* main")
    }

    @Test func pushesFromADetachedHEADToTheBranchNamed() throws {
        try one.git.git("checkout", "-q", "--detach")
        try expectRefused(
            try update(in: one.git.work), in: one.git.work, exit: 64, "HEAD is detached",
            "--branch NAME")
        let result = try update(in: one.git.work, ["--branch", "main"])
        #expect(result.exit == 0, "\(result.err)")
        #expect(try one.git.readRemote("a.yaml") == FaultTests.after)
        #expect(try one.git.read("a.yaml") == FaultTests.before)
        #expect(try one.git.git("status", "--porcelain").isEmpty)
    }

    // MARK: work trees

    @Test func worksInALinkedWorkTree() throws {
        let linked = one.git.beside("linked")
        try one.git.git("worktree", "add", "-q", "-b", "night", linked)
        try one.git.git("push", "-q", "-u", "origin", "night")
        let result = try update(in: linked)
        #expect(result.exit == 0, "\(result.text)\(result.err)")
        #expect(try one.git.readRemote("a.yaml", branch: "night") == FaultTests.after)
        #expect(try Files.readText(linked + "/a.yaml", limit: 999) == FaultTests.after)
        #expect(try git(linked, "status", "--porcelain").isEmpty)
        #expect(Files.isDirectory(one.git.state("runs")))
        #expect(Files.kind(linked + "/.upkeep") == nil)
        #expect(try one.git.read("a.yaml") == FaultTests.before)
        #expect(try one.git.git("status", "--porcelain").isEmpty)
        #expect(try git(linked, "reflog", "-1", "--format=%gs") == "upkeep: apply")
    }

    @Test func leavesABranchThatAnotherWorkTreeHas() throws {
        let linked = one.git.beside("linked")
        try one.git.git("worktree", "add", "-q", "--detach", linked)
        let result = try update(in: linked, ["--branch", "main"])
        #expect(result.exit == 0, "\(result.err)")
        #expect(try one.git.readRemote("a.yaml") == FaultTests.after)
        #expect(try one.git.git("status", "--porcelain").isEmpty)
        #expect(try one.git.git("rev-list", "--count", "main") == "1")
        try one.git.git("pull", "-q", "--ff-only")
        #expect(try one.git.read("a.yaml") == FaultTests.after)
    }

    @Test func leavesAWorkTreeWhoseIndexIsLockedAndTheLockToo() throws {
        try one.git.write(".git/index.lock", "somebody's")
        let result = try update(in: one.git.work)
        #expect(result.exit == 0, "\(result.err)")
        #expect(try one.git.readRemote("a.yaml") == FaultTests.after)
        #expect(try one.git.read(".git/index.lock") == "somebody's")
        #expect(try one.document().findings.map(\.rule) == ["apply/left-behind"])
        try Files.remove(one.git.path(".git/index.lock"))
        try expectUpdated(try update(in: one.git.work), one.git.work)
    }

    @Test func leavesWhatASparseCheckoutLeftOut() throws {
        try one.git.commit(["d/b.yaml": "x: 1\n"], "directory")
        try one.git.git("push", "-q")
        try one.git.git("sparse-checkout", "set", "--no-cone", "d")
        #expect(Files.kind(one.git.path("a.yaml")) == nil)
        let result = try update(in: one.git.work)
        #expect(result.exit == 0, "\(result.text)\(result.err)")
        #expect(try one.git.readRemote("a.yaml") == FaultTests.after)
        #expect(Files.kind(one.git.path("a.yaml")) == nil)
        #expect(try one.git.git("status", "--porcelain").isEmpty)
        let finding = try #require(try one.document().findings.first)
        #expect(finding.message.contains("sparse checkout"))
    }
}
