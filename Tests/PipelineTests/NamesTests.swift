import Contracts
import SystemSupport
import TestSupport
import Testing

/// Names, modules and conversions that other tools stumble over: what is not ours stays as it is.
@Suite struct NamesTests {
    private static let minor = [RenovateFixture.update("minor", "1.1.0")]

    /// A repository of these files, each with one update, and the report of them.
    private func fixture(
        _ names: [String], prepare: (GitFixture) throws -> Void = { _ in }
    ) throws -> (git: GitFixture, report: String) {
        var report = RenovateFixture()
        var files: [String: String] = [:]
        for name in names {
            files[name] = FaultTests.before
            report.add(
                "kubernetes", name, [RenovateFixture.image("x/a", "1.0.0", updates: Self.minor)])
        }
        let git = try GitFixture(files)
        try prepare(git)
        return (git, try git.writeBeside("report.json", report.report))
    }

    private func update(_ git: GitFixture, _ report: String) throws -> Programs.Result {
        try git.upkeep("upkeep", "run", "update", "--renovate-report", report)
    }

    private func document(_ git: GitFixture) throws -> Document<ApplyPayload> {
        let bytes = try Files.read(git.run() + "/apply.json", limit: 1 << 26)
        return try CanonicalJSON.document(ApplyPayload.self, from: bytes)
    }

    /// Commits a path that no file system call here could name, by its bytes.
    private func commit(_ git: GitFixture, bytes: String, _ content: String) throws {
        let script =
            "blob=$(printf '%s' '\(content)' | git hash-object -w --stdin) && "
            + "printf '100644 %s\\t\(bytes)\\0' \"$blob\" | git update-index -z --index-info && "
            + "git commit -q -m bytes && git checkout -q -- . && git push -q"
        let result = try Programs.run("sh", ["-c", script], in: git.work)
        #expect(result.exit == 0, "\(result.err)")
    }

    @Test(arguments: [
        "with space.yaml", "quo\"te'.yaml", "new\nline.yaml", "$(touch pwned).yaml", "-q.yaml",
        "ü/é.yaml", "tab\t.yaml", "a b/--help/x.yaml", ":(top)x.yaml",
    ])
    func updatesFilesWhateverTheirNames(name: String) throws {
        let (git, report) = try fixture([name])
        let result = try update(git, report)
        #expect(result.exit == 0, "\(result.text)\(result.err)")
        #expect(try git.readRemote(name) == FaultTests.after)
        #expect(try git.read(name) == FaultTests.after)
        #expect(try git.git("status", "--porcelain").isEmpty)
        #expect(try git.git("ls-files") == git.git("ls-tree", "-r", "--name-only", "HEAD"))
        #expect(Files.kind(git.path("pwned")) == nil)
    }

    @Test func forgesNoTrailerWithTheNameOfAFile() throws {
        let trap = "x\n\nUpkeep-Update: u-0000000000\nCo-authored-by: x <x@example.org>\n.yaml"
        let (git, report) = try fixture([trap, "b.yaml"])
        #expect(try update(git, report).exit == 0)
        let trailers = try git.git("log", "--format=%(trailers:key=Upkeep-Update,valueonly)")
        #expect(!trailers.contains("u-0000000000"))
        #expect(!(try git.git("log", "--format=%(trailers)")).contains("Co-authored-by"))
    }

    @Test func keepsNamesThatAreNoText() throws {
        let (git, report) = try fixture(["a.yaml"])
        try commit(git, bytes: "caf\\351.txt", "latin")
        try commit(git, bytes: "back\\\\slash.txt", "dos")
        let before = try git.git("-c", "core.quotePath=true", "ls-tree", "-r", "HEAD")
        let result = try update(git, report)
        #expect(result.exit == 0, "\(result.text)\(result.err)")
        #expect(try git.readRemote("a.yaml") == FaultTests.after)
        let after = try git.git("-c", "core.quotePath=true", "ls-tree", "-r", "HEAD")
        #expect(after.contains("\"caf\\351.txt\"") && after.contains("\"back\\\\slash.txt\""))
        let changed = zip(before.split(separator: "\n"), after.split(separator: "\n")).filter(!=)
        #expect(changed.count == 1 && changed[0].1.hasSuffix("a.yaml"))
        #expect(try git.git("status", "--porcelain").isEmpty)
        try git.git("fsck", "--strict")
    }

    @Test func leavesTheWorkTreeWhenSuchANameChangedThere() throws {
        let (git, report) = try fixture(["a.yaml"])
        try commit(git, bytes: "caf\\351.txt", "one")
        let old = try git.git("rev-parse", "HEAD")
        try commit(git, bytes: "caf\\351.txt", "two")
        try git.git("reset", "-q", "--hard", old)
        let result = try update(git, report)
        #expect(result.exit == 0, "\(result.text)\(result.err)")
        #expect(try git.readRemote("a.yaml") == FaultTests.after)
        #expect(try git.git("rev-parse", "HEAD") == old)
        #expect(try git.git("status", "--porcelain").isEmpty)
        #expect(try document(git).findings.map(\.rule) == ["apply/left-behind"])
    }

    @Test func tellsNamesApartThatDifferOnlyInCase() throws {
        let (git, report) = try fixture(["App/a.yaml", "app/a.yaml", "app/A.yaml"])
        #expect(try update(git, report).exit == 0)
        for name in ["App/a.yaml", "app/a.yaml", "app/A.yaml"] {
            #expect(try git.readRemote(name) == FaultTests.after)
            #expect(try git.read(name) == FaultTests.after)
        }
        #expect(try git.git("status", "--porcelain").isEmpty)
        #expect(
            try git.git("ls-tree", "-r", "--name-only", "HEAD").split(separator: "\n").count == 3)
    }

    @Test func keepsSubmodulesAndEditsNothingInThem() throws {
        let (module, _) = try fixture(["b.yaml"])
        var report = RenovateFixture()
        for name in ["a.yaml", "module/b.yaml"] {
            report.add(
                "kubernetes", name, [RenovateFixture.image("x/a", "1.0.0", updates: Self.minor)])
        }
        let git = try GitFixture(["a.yaml": FaultTests.before])
        try git.git(
            "-c", "protocol.file.allow=always", "submodule", "add", "-q", module.remote, "module")
        try git.git("commit", "-q", "-m", "module")
        try git.git("push", "-q")
        let link = try git.git("rev-parse", "HEAD:module")
        let text = try git.read(".gitmodules")
        let result = try update(git, try git.writeBeside("report.json", report.report))
        #expect(result.exit == 0, "\(result.text)\(result.err)")
        #expect(try git.readRemote("a.yaml") == FaultTests.after)
        #expect(try git.git("rev-parse", "HEAD:module") == link)
        #expect(try git.git("ls-tree", "HEAD", "module").hasPrefix("160000 commit "))
        #expect(try git.read(".gitmodules") == text)
        #expect(try git.read("module/b.yaml") == FaultTests.before)
        #expect(try git.git("status", "--porcelain").isEmpty)
        let detect = try Files.readText(git.run() + "/detect.json", limit: 1 << 26)
        #expect(detect.contains("detect/unsafe-path"))
        #expect(try document(git).payload.changes.count { $0.outcome == .applied } == 1)
    }

    @Test func writesLineEndsAsTheRepositoryAsksFor() throws {
        let (git, report) = try fixture(["a.yaml"]) { git in
            try git.commit([".gitattributes": "*.yaml text eol=crlf\n"], "line ends")
            try git.git("push", "-q")
            try Files.remove(git.path("a.yaml"))
            try git.git("checkout", "-q", "--", "a.yaml")
        }
        let crlf = FaultTests.after.replacing("\n", with: "\r\n")
        #expect(try update(git, report).exit == 0)
        #expect(try git.readRemote("a.yaml") == FaultTests.after)
        #expect(try git.read("a.yaml").utf8.elementsEqual(crlf.utf8))
        #expect(try git.git("status", "--porcelain").isEmpty)
    }

    @Test func keepsLineEndsThatStandInTheRepository() throws {
        let crlf = FaultTests.before.replacing("\n", with: "\r\n")
        let (git, report) = try fixture(["a.yaml"]) { git in
            try git.commit(["a.yaml": crlf], "line ends")
            try git.git("push", "-q")
        }
        #expect(try update(git, report).exit == 0)
        let after = FaultTests.after.replacing("\n", with: "\r\n")
        #expect(try git.readRemote("a.yaml").utf8.elementsEqual(after.utf8))
        #expect(try git.read("a.yaml").utf8.elementsEqual(after.utf8))
        #expect(try git.git("diff", "--numstat", "HEAD~1", "HEAD") == "1\t1\ta.yaml")
    }

    @Test(arguments: ["filter=trap", "working-tree-encoding=ISO-8859-1"])
    func startsNoFilterAndLeavesTheWorkTree(attribute: String) throws {
        let (git, report) = try fixture(["a.yaml"]) { git in
            try git.commit([".gitattributes": "a.yaml \(attribute)\n"], "attributes")
            try git.git("push", "-q")
            let touch = "touch \(git.beside("pwned")); cat"
            try git.git("config", "filter.trap.smudge", touch)
            try git.git("config", "filter.trap.clean", touch)
        }
        let tip = try git.git("rev-parse", "HEAD")
        #expect(try update(git, report).exit == 0)
        #expect(try git.readRemote("a.yaml") == FaultTests.after)
        #expect(Files.kind(git.beside("pwned")) == nil)
        #expect(try git.read("a.yaml") == FaultTests.before)
        #expect(try git.git("rev-parse", "HEAD") == tip)
        let finding = try #require(try document(git).findings.first)
        #expect(finding.rule == "apply/left-behind" && finding.message.contains(attribute))
    }
}
