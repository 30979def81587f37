import Contracts
import SystemSupport
import TestSupport
import Testing

/// State that a commit brings, or that somebody else put in its place.
@Suite struct StateTests {
    let one: NightFixture

    init() throws { one = try NightFixture(isBad: false) }

    private func expectUntouched(_ path: String, _ text: String = "mine\n") throws {
        #expect(try Files.readText(path, limit: 1 << 16) == text)
    }

    /// What a commit puts into `.upkeep/` is files, and no state.
    @Test func aCommitBringsNoState() throws {
        let victim = try one.git.writeBeside("bashrc", "mine\n")
        let run = "20200101T000000Z-00000000"
        let record = """
            {"schemaVersion":"1.0","run":"\(run)","pipeline":"update","started":"2020-01-01T00:00:00Z",
            "flags":{"git-token-file":["\(victim)"]},"tool":{"name":"upkeep","version":"0.1.0"},
            "stages":[]}
            """
        try one.git.write(".upkeep/runs/\(run)/run.json", record)
        for name in ["history.jsonl", "lock", "latest", "standard-input.new"] {
            try Programs.run("ln", ["-s", victim, one.git.path(".upkeep/\(name)")])
        }
        try one.git.commit([:], "planted")
        try one.git.git("push", "-q")
        let result = try one.run("update")
        #expect(result.exit == 0, "\(result.err)")
        #expect(!result.err.contains("taken up") && !result.err.contains(".upkeep"))
        try expectUntouched(victim)
        #expect(try one.git.read(".upkeep/runs/\(run)/run.json") == record)
        let moved = try one.git.upkeep("upkeep", "state", "move")
        #expect(moved.exit == 64, "\(moved.text)")
        try one.git.git("status", "--porcelain")
    }

    @Test(arguments: ["state: elsewhere\n", "state: /tmp/elsewhere\n", "backup-keep: 1\n"])
    func aRepositoryDoesNotSetWhatIsTheOperators(text: String) throws {
        try one.git.commit(["upkeep.yaml": text], "keys")
        let result = try one.run("scan")
        let key = text.prefix { $0 != ":" }
        #expect(
            result.exit == 64 && result.err.contains("must not set \"\(key)\""), "\(result.err)")
        #expect(Files.kind(one.git.path("elsewhere")) == nil)
    }

    @Test func aLinkInPlaceOfTheStateIsRefused() throws {
        let target = one.git.beside("target")
        try Files.makeDirectories(target)
        try Programs.run("ln", ["-s", target, one.git.state])
        let result = try one.run("scan")
        #expect(result.exit == 64 && result.err.contains("is a symbolic link"), "\(result.err)")
        #expect(try Files.list(target).isEmpty)
    }

    /// Links in it lead nowhere: what they point at is neither read nor written.
    @Test(arguments: ["history.jsonl", "lock", "runs", "cache"])
    func aLinkInTheStateIsNotFollowed(name: String) throws {
        #expect(try one.run("scan").exit == 0)
        let victim = one.git.beside("victim")
        if ["runs", "cache"].contains(name) {
            try Files.makeDirectories(victim)
        } else {
            try one.git.writeBeside("victim", "mine\n")
        }
        try Files.removeTree(one.git.state(name))
        try Programs.run("ln", ["-s", victim, one.git.state(name)])
        let result = try one.run("update")
        // A cache that cannot be written is left out.
        #expect(result.exit == (name == "cache" ? 0 : 70), "\(result.exit) \(result.err)")
        if Files.isDirectory(victim) {
            #expect(try Files.list(victim).isEmpty)
        } else {
            try expectUntouched(victim)
        }
    }

    @Test func nobodyElseReadsTheState() throws {
        try Files.makeDirectories(one.git.state)
        try Files.setMode(one.git.state, 0o777)
        #expect(try one.run("update").exit == 0)
        let open = try Programs.run(
            "find", [one.git.state, "(", "-type", "d", "-o", "-type", "f", ")", "-perm", "/077"])
        #expect(open.text.isEmpty, "\(open.text)")
    }

    @Test(.enabled(if: Files.effectiveUser == 0, "needs another user"))
    func anothersStateIsNotTrusted() throws {
        #expect(try one.run("scan").exit == 0)
        try Programs.run("chown", ["-R", "65534", one.git.state])
        let result = try one.run("scan")
        #expect(result.exit == 70 && result.err.contains("belongs to user 65534"), "\(result.err)")
    }

    /// A mounted claim belongs to somebody else, and `/tmp` to everybody: a folder of its own is made.
    @Test(.enabled(if: Files.effectiveUser == 0, "needs another user"))
    func aMountedClaimGetsAFolderOfItsOwn() throws {
        let claim = one.git.beside("claim")
        try Files.makeDirectories(claim)
        try Files.setMode(claim, 0o777)
        try Programs.run("chown", ["65534", claim])
        #expect(try one.run("scan", "--state", claim).exit == 0)
        #expect(try Files.list(claim) == ["upkeep"])
        #expect(Files.permissions(claim) == 0o777 && Files.permissions(claim + "/upkeep") == 0o700)
        let shared = one.git.beside("shared")
        try Files.makeDirectories(shared + "/lost+found")
        #expect(try one.run("scan", "--state", shared).exit == 0)
        #expect(Files.isDirectory(shared + "/upkeep/runs"))
    }

    @Test func aStateDirectoryThatTheRepositoryHasFilesInIsRefused() throws {
        try one.git.commit(["ci-state/runs/x/run.json": "{}"], "planted")
        let result = try one.run("scan", "--state", "ci-state")
        #expect(result.exit == 64 && result.err.contains("has files there"), "\(result.err)")
        // A link that a commit brings leads nowhere, wherever it points.
        let outside = one.git.beside("outside")
        try Files.makeDirectories(outside)
        try Programs.run("ln", ["-s", outside, one.git.path("linked")])
        try one.git.commit([:], "link")
        #expect(try one.run("scan", "--state", "linked").exit == 64)
        #expect(try Files.list(outside).isEmpty)
        #expect(try one.run("scan", "--state", "own-state").exit == 0)
    }

    @Test(.enabled(if: Files.effectiveUser == 0, "needs another user"))
    func anothersStateIsNotTakenForNone() throws {
        #expect(try one.run("update").exit == 0)
        try Programs.run("chown", ["65534", one.git.state])
        for words in [["upkeep", "status"], ["upkeep-backup", "list"]] {
            let result = try Programs.run(words[0], [words[1]], in: one.git.work)
            #expect(result.exit == 70 && result.err.contains("belongs to user"), "\(result)")
        }
    }

    @Test func itSurvivesGitCleanAndIsSharedByLinkedWorkTrees() throws {
        #expect(try one.run("scan").exit == 0)
        try one.git.git("clean", "-fdxq")
        try one.git.git("worktree", "add", "-q", one.git.beside("other"), "-b", "other")
        let status = try Programs.run("upkeep", ["status"], in: one.git.beside("other"))
        #expect(status.exit == 0 && status.text.contains("state    \(one.git.state)"), "\(status)")
    }
}
