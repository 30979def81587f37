import Contracts
import SystemSupport
import TestSupport
import Testing

/// What is saved, when it is a full backup, and what is refused.
@Suite struct BackupTests {
    @Test func savesBranchesTagsAndNotes() throws {
        let fixture = try BackupFixture()
        let git = fixture.git
        try git.git("branch", "side")
        try git.git("tag", "-a", "v1", "-m", "one")
        try git.git("notes", "add", "-m", "note")
        try git.git("update-ref", "refs/upkeep/runs/x", "HEAD")
        let document = try fixture.backup()
        let bundle = try #require(document.bundle)
        #expect(document.outcome == .complete && bundle.verified && !bundle.encrypted)
        #expect(bundle.covers.since == nil)
        #expect(bundle.covers.commit == (try git.git("rev-parse", "HEAD")))
        #expect(bundle.covers.tree == (try git.git("rev-parse", "HEAD^{tree}")))
        #expect(
            bundle.covers.references == [
                "refs/heads/main", "refs/heads/side", "refs/notes/commits",
                "refs/remotes/origin/main", "refs/tags/v1",
            ])
        let path = git.run() + "/" + (try #require(bundle.file))
        #expect(bundle.sha256 == (try SpoolFile.digest(path)))
        #expect(bundle.bytes == Files.identity(path)?.size)
        let heads = try git.git("bundle", "list-heads", path)
        #expect(heads.contains("HEAD") && !heads.contains("refs/upkeep"))
        try git.git("bundle", "verify", path)
        let mark = "refs/upkeep/backup/\(document.run)"
        #expect(try git.git("rev-parse", mark) == bundle.covers.commit)
    }

    /// `git bundle create --all` names the heads of linked work trees as well.
    @Test func savesARepositoryWithALinkedWorkTree() throws {
        let fixture = try BackupFixture()
        try fixture.git.git("worktree", "add", "-q", fixture.git.beside("linked"), "-b", "other")
        let document = try fixture.backup()
        #expect(document.outcome == .complete)
    }

    @Test func marksTheUpstreamWhereItIsAnother() throws {
        let fixture = try BackupFixture()
        let git = fixture.git
        let upstream = try git.git("rev-parse", "HEAD")
        try git.commit(["a.yaml": "a: 2\n"], "local")
        let document = try fixture.backup()
        let mark = "refs/upkeep/backup/\(document.run)"
        #expect(try git.git("rev-parse", mark) == git.git("rev-parse", "HEAD"))
        #expect(try git.git("rev-parse", mark + "-upstream") == upstream)
    }

    @Test func buildsOnTheLastOneAndEachDirectoryStandsAlone() throws {
        let fixture = try BackupFixture()
        let git = fixture.git
        try git.git("branch", "gone")
        let first = try fixture.backup()
        try git.commit(["a.yaml": "a: 2\n"], "second")
        try git.git("branch", "-D", "gone")
        let second = try fixture.backup()
        #expect(second.bundle?.covers.since == first.run)
        try git.git("branch", "old", "HEAD~1")
        try git.git("tag", "-a", "late", "-m", "late", "HEAD~1")
        let third = try fixture.backup()
        #expect(third.bundle?.covers.since == second.run && third.run != second.run)
        for document in [first, second, third] {
            let own = document.payload.artifacts.filter { $0.kind == .gitBundle }
            #expect(
                own.allSatisfy {
                    Files.kind(fixture.git.state("runs/\(document.run)/\($0.file ?? "")"))
                        == .file
                })
        }
        let copy = try fixture.copy(third.run)
        try Files.removeTree(git.state)
        let (place, result) = try fixture.restore(copy)
        #expect(result.exit == 0, "\(result.err)")
        #expect(try BackupFixture.references(place) == BackupFixture.references(git.work))
        let tree = try Programs.run("git", ["-C", place, "rev-parse", "HEAD^{tree}"]).text
        #expect(tree == (try git.git("rev-parse", "HEAD^{tree}")) + "\n")
        #expect(try Programs.run("git", ["-C", place, "status", "--porcelain"]).text.isEmpty)
        #expect(try Programs.run("git", ["-C", place, "fsck", "--strict"]).exit == 0)
    }

    @Test func writesNoFileWhereNothingIsNewButANewNameIsKept() throws {
        let fixture = try BackupFixture()
        try fixture.git.commit(["a.yaml": "a: 2\n"], "second")
        let first = try fixture.backup()
        let same = try fixture.backup()
        #expect(same.bundle?.covers.since == first.run)
        #expect(Files.kind(fixture.bundle(same.run)) == nil)
        try fixture.git.git("branch", "named-later", "HEAD~1")
        let named = try fixture.backup()
        #expect(Files.kind(fixture.bundle(named.run)) == nil)
        #expect(named.bundle?.covers.references.contains("refs/heads/named-later") == true)
        let (place, result) = try fixture.restore(fixture.artifacts(named.run))
        #expect(result.exit == 0, "\(result.err)")
        #expect(try BackupFixture.references(place) == BackupFixture.references(fixture.git.work))
    }

    @Test(arguments: [
        (1, [true, true, true]), (2, [true, false, true]), (7, [true, false, false]),
    ])
    func makesAFullOneEveryNth(every: Int, isFull: [Bool]) throws {
        let fixture = try BackupFixture()
        for (index, isFull) in isFull.enumerated() {
            try fixture.git.commit(["a.yaml": "a: \(index + 2)\n"], "change \(index)")
            let document = try fixture.backup("--backup-full-every", "\(every)")
            #expect((document.bundle?.covers.since == nil) == isFull, "backup \(index)")
        }
    }

    @Test func makesAFullOneWhereHistoryWasRewritten() throws {
        let fixture = try BackupFixture()
        try fixture.git.commit(["a.yaml": "a: 2\n"], "second")
        try fixture.backup()
        try fixture.git.git("reset", "-q", "--hard", "HEAD~1")
        try fixture.git.commit(["a.yaml": "a: 3\n"], "other")
        let second = try fixture.backup()
        #expect(second.bundle?.covers.since != nil)
        let (place, result) = try fixture.restore(fixture.artifacts(second.run))
        #expect(result.exit == 0, "\(result.err)")
        #expect(try BackupFixture.references(place) == BackupFixture.references(fixture.git.work))
    }

    @Test(arguments: ["missing", "changed"])
    func makesAFullOneWhereTheChainIsBroken(how: String) throws {
        let fixture = try BackupFixture()
        let first = try fixture.backup()
        let path = fixture.bundle(first.run)
        if how == "missing" { try Files.remove(path) } else { try BackupFixture.flip(path) }
        try fixture.git.commit(["a.yaml": "a: 2\n"], "second")
        let second = try fixture.backup()
        #expect(second.rules == ["backup/chain-broken"] && second.outcome == .complete)
        #expect(second.bundle?.covers.since == nil)
        #expect(try fixture.run(["verify"]).exit == 0)
    }

    @Test func seesDamageOfTheRepositoryThatGitCopiesAsItIs() throws {
        let fixture = try BackupFixture(["a.yaml": String(repeating: "line of text\n", count: 500)])
        try fixture.backup()
        try fixture.git.git("repack", "-a", "-d", "-q")
        let packs = fixture.git.path(".git/objects/pack")
        let pack = try #require(try Files.list(packs).first { $0.hasSuffix(".pack") })
        let size = try #require(Files.identity(packs + "/" + pack)?.size)
        try BackupFixture.flip(packs + "/" + pack, at: size - 30)
        let document = try fixture.backup("--backup-full-every", "1", exit: 1)
        #expect(document.rules == ["backup/not-verified"] && document.outcome == .failed)
        #expect(document.payload.artifacts.allSatisfy { $0.kind == .gitRef })
        #expect(document.payload.retention.kept.count == 1)
        #expect(Files.kind(fixture.bundle(document.run)) == nil)
    }

    @Test func seesALooseObjectThatIsAnother() throws {
        let fixture = try BackupFixture()
        let git = fixture.git
        let one = try git.git("rev-parse", "HEAD:a.yaml")
        let two = try git.git("rev-parse", "HEAD:d/b.yaml")
        func path(_ id: String) -> String {
            git.path(".git/objects/\(id.prefix(2))/\(id.dropFirst(2))")
        }
        try Files.remove(path(one))
        try AtomicFile.write(try Files.read(path(two), limit: 1 << 20), to: path(one))
        let document = try fixture.backup(exit: 1)
        #expect(document.rules == ["backup/not-verified"])
        #expect(document.findings.first?.message.contains(String(one.dropFirst(2))) == true)
    }

    @Test func savesWhatIsThereAndNotWhatReplacesIt() throws {
        let fixture = try BackupFixture()
        let git = fixture.git
        let old = try git.git("rev-parse", "HEAD")
        try git.commit(["a.yaml": "a: 2\n"], "second")
        try git.git("replace", old, "HEAD")
        let document = try fixture.backup()
        let (place, result) = try fixture.restore(fixture.artifacts(document.run))
        #expect(result.exit == 0, "\(result.err)")
        let read = try Programs.run(
            "git", ["-C", place, "--no-replace-objects", "cat-file", "commit", old])
        #expect(read.exit == 0 && read.text.hasSuffix("first\n"))
    }

    @Test func refusesAShallowRepository() throws {
        let fixture = try BackupFixture()
        try fixture.git.commit(["a.yaml": "a: 2\n"], "second")
        let clone = fixture.git.beside("shallow")
        try Programs.run(
            "git", ["clone", "-q", "--depth", "1", "file://" + fixture.git.work, clone])
        let result = try Programs.run("upkeep-backup", ["-o", "json"], in: clone)
        #expect(result.exit == 65 && result.out.isEmpty)
        #expect(result.err.contains("git fetch --unshallow"))
    }

    @Test func refusesARepositoryWithoutACommit() throws {
        let result = try BackupFixture([:]).run(["-o", "json"])
        #expect(result.exit == 64 && result.out.isEmpty && result.err.contains("no commit yet"))
    }

    @Test func refusesADiskThatIsNearlyFull() throws {
        let fixture = try BackupFixture()
        let result = try fixture.run(["--backup-min-free", "1000000000", "-o", "json"])
        #expect(result.exit == 70 && result.out.isEmpty)
        #expect(result.err.contains("nearly full") && result.err.contains("needed"))
        #expect(try fixture.git.git("for-each-ref", "refs/upkeep").isEmpty)
    }

    @Test func worksInABareRepositoryAndWithADetachedHead() throws {
        let fixture = try BackupFixture()
        let bare = try Programs.run("upkeep-backup", ["-q"], in: fixture.git.remote)
        #expect(bare.exit == 0, "\(bare.err)")
        try fixture.git.git("checkout", "-q", "--detach")
        try fixture.git.commit(["a.yaml": "a: 2\n"], "detached")
        let document = try fixture.backup()
        let (place, result) = try fixture.restore(fixture.artifacts(document.run))
        #expect(result.exit == 0, "\(result.err)")
        let head = try Programs.run("git", ["-C", place, "rev-parse", "HEAD"]).text
        #expect(head == (try fixture.git.git("rev-parse", "HEAD")) + "\n")
    }

    @Test func doesNothingOnADryRun() throws {
        let fixture = try BackupFixture()
        let document = try fixture.backup("--dry-run")
        #expect(document.payload.artifacts.allSatisfy { !$0.verified })
        #expect(document.summary.contains("a full backup"))
        #expect(try fixture.git.git("for-each-ref", "refs/upkeep").isEmpty)
        #expect(Files.kind(fixture.artifacts(document.run)) == nil)
    }

    @Test func saysThatLargeFilesAreNotInIt() throws {
        let fixture = try BackupFixture([".gitattributes": "*.bin filter=lfs\n", "a": "1"])
        #expect(try fixture.backup().rules == ["backup/large-files"])
    }

    @Test func goesOnInTheRunOfAScanAndDoesItOnce() throws {
        let fixture = try BackupFixture()
        var report = RenovateFixture()
        report.add("kubernetes", "a.yaml", [RenovateFixture.image("x/a", "1.0.0")])
        let path = try fixture.git.writeBeside("report.json", report.report)
        try fixture.git.upkeep("upkeep-detect", "--renovate-report", path, "-q")
        let scan = Paths.name(fixture.git.run())
        let document = try fixture.backup()
        #expect(document.run == scan && document.inputs.map(\.name) == ["detect.json"])
        let again = try fixture.run(["--run", scan])
        #expect(again.exit == 0 && again.text.contains("done before"))
        #expect(try fixture.backup().run != scan)
        let journal = try Files.readText(
            fixture.git.state("runs/\(scan)/journal.jsonl"), limit: 1 << 20)
        #expect(journal.contains("\"effect\":\"ref\"") && journal.contains("\"artifact\""))
    }

    @Test func ignoresWhatAHookHandsDown() throws {
        let fixture = try BackupFixture()
        let result = try fixture.run(
            ["-q"],
            environment: ["GIT_INDEX_FILE": "/nowhere/index", "GIT_CONFIG_PARAMETERS": "'x.y=z'"])
        #expect(result.exit == 0, "\(result.err)")
        #expect(try fixture.run(["verify", "-q"]).exit == 0)
    }

    @Test func writesNothingThatOthersCanRead() throws {
        let fixture = try BackupFixture()
        let document = try fixture.backup()
        for name in try Files.list(fixture.artifacts(document.run)) {
            let path = fixture.artifacts(document.run) + "/" + name
            #expect(try Programs.run("stat", ["-c", "%a", path]).text == "600\n", "\(name)")
        }
    }
}

/// The stage in its pipeline.
@Suite struct BackupPipelineTests {
    static let before =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  image: x/a:1.0.0\n"

    private func fixture() throws -> (fixture: BackupFixture, report: String) {
        let fixture = try BackupFixture(["a.yaml": Self.before, "other": "text\n"])
        var report = RenovateFixture()
        let update = RenovateFixture.update("minor", "1.1.0")
        report.add(
            "kubernetes", "a.yaml", [RenovateFixture.image("x/a", "1.0.0", updates: [update])])
        return (fixture, try fixture.git.writeBeside("report.json", report.report))
    }

    @Test func savesWhatWasThereBeforeApply() throws {
        let (fixture, report) = try fixture()
        let tip = try fixture.git.git("rev-parse", "HEAD")
        let result = try fixture.git.upkeep("upkeep", "run", "update", "--renovate-report", report)
        #expect(result.exit == 0, "\(result.err)")
        #expect(try fixture.git.read("a.yaml") != Self.before)
        let run = Paths.name(fixture.git.run())
        #expect(try fixture.git.git("rev-parse", "refs/upkeep/backup/\(run)") == tip)
        let (place, restored) = try fixture.restore(fixture.artifacts(run))
        #expect(restored.exit == 0, "\(restored.err)")
        let text = try Files.readText(place + "/a.yaml", limit: 1 << 20)
        #expect(text == Self.before)
    }

    @Test func changesNothingWhereTheBackupFails() throws {
        let (fixture, report) = try fixture()
        let object = try fixture.git.git("rev-parse", "HEAD:other")
        try Files.remove(
            fixture.git.path(".git/objects/\(object.prefix(2))/\(object.dropFirst(2))"))
        let result = try fixture.git.upkeep("upkeep", "run", "update", "--renovate-report", report)
        #expect(result.exit == 1, "\(result.err)")
        #expect(try fixture.git.readRemote("a.yaml") == Self.before)
        #expect(Files.kind(fixture.git.run() + "/apply.json") == nil)
        #expect(Files.kind(fixture.git.run() + "/report.json") == .file)
    }
}
