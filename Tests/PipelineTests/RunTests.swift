import Contracts
import SystemSupport
import TestSupport
import Testing

/// `upkeep` as a person or cron calls it.
@Suite struct RunTests {
    let git: GitFixture
    let report: String

    init() throws {
        git = try GitFixture([
            "a.yaml":
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  image: x/a:1.0.0\n",
            "b.yaml":
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: b}\nspec:\n  image: x/b:1.0.0\n",
        ])
        var fixture = RenovateFixture()
        fixture.add(
            "kubernetes", "a.yaml",
            [
                RenovateFixture.image(
                    "x/a", "1.0.0",
                    updates: [
                        RenovateFixture.update("minor", "1.1.0", branch: "m"),
                        RenovateFixture.update("major", "2.0.0", branch: "M"),
                    ])
            ])
        fixture.add(
            "kubernetes", "b.yaml",
            [
                RenovateFixture.image(
                    "x/b", "1.0.0", updates: [RenovateFixture.update("major", "2.0.0")])
            ])
        report = try git.writeBeside("report.json", fixture.report)
        try git.writeBeside("renovate.log", fixture.log)
    }

    @Test func scansWithoutChangingAnything() throws {
        let tip = try git.gitRemote("rev-parse", "main")
        let result = try git.upkeep("upkeep", "run", "scan", "--renovate-report", report)
        #expect(result.exit == 0, "\(result.err)")
        #expect(
            result.text.hasPrefix(
                "scan done: 3 updates: 1 goes with the next run, 2 wait (.git/upkeep/runs/"))
        #expect(result.text.split(separator: "\n").count == 1)
        let lines = result.err.split(separator: "\n")
        #expect(lines.map { $0.prefix { $0 != " " } } == ["detect", "analyze", "report"])
        #expect(try git.gitRemote("rev-parse", "main") == tip)
    }

    @Test func updatesMinorsAndLeavesMajorsToAPerson() throws {
        let result = try git.upkeep("upkeep", "run", "update", "--renovate-report", report)
        #expect(result.exit == 0, "\(result.err)")
        #expect(result.text.hasPrefix("update done: 1 update applied; pushed "))
        #expect(try git.readRemote("a.yaml").contains("1.1.0"))
        #expect(try git.readRemote("b.yaml").contains("1.0.0"))
        let record = try CanonicalJSON.decode(
            JSONValue.self, from: Files.read(git.run() + "/run.json", limit: 1 << 20))
        guard case .object(let fields) = record else {
            Issue.record("run.json is no object")
            return
        }
        #expect(fields["pipeline"] == "update" && fields["exit"] == .integer(0))
        let status = try git.upkeep("upkeep", "status").text
        #expect(status.contains("Waiting (2") && status.contains("x/b") == false)
        #expect(status.contains("2.0.0") && status.contains("upkeep apply --update ID"))
    }

    @Test func takesAMajorWhenAskedFor() throws {
        let result = try git.upkeep(
            "upkeep", "run", "update", "--renovate-report", report, "--component", "b")
        #expect(result.exit == 0, "\(result.err)")
        #expect(try git.readRemote("b.yaml").contains("2.0.0"))
        #expect(try git.readRemote("a.yaml").contains("1.0.0"))
        let all = try git.upkeep(
            "upkeep", "run", "update", "--renovate-report", report,
            environment: ["UPKEEP_MAX_KIND": "major"])
        #expect(all.exit == 0, "\(all.err)")
        // Its notes are to be read, whatever kind is wanted.
        #expect(try git.readRemote("a.yaml").contains("1.1.0"))
    }

    @Test func readsALogFromStandardInput() throws {
        let log = try Files.read(git.beside("renovate.log"), limit: 1 << 20)
        let result = try Programs.run(
            "upkeep", ["run", "scan", "--renovate-log", "-"], in: git.work, input: log)
        #expect(result.exit == 0, "\(result.err)")
    }

    @Test func showsThePatchInADryRun() throws {
        let tip = try git.gitRemote("rev-parse", "main")
        let result = try git.upkeep(
            "upkeep", "run", "update", "--renovate-report", report, "--dry-run")
        #expect(result.exit == 0 && result.text.contains("+  image: x/a:1.1.0"))
        #expect(try git.gitRemote("rev-parse", "main") == tip)
    }

    @Test func asksForUpdatesWithAnExitCode() throws {
        let found = try git.upkeep(
            "upkeep", "run", "scan", "--renovate-report", report, "--exit-code")
        #expect(found.exit == 3)
        var none = RenovateFixture()
        none.add("kubernetes", "a.yaml", [RenovateFixture.image("x/a", "1.0.0")])
        let quiet = try git.writeBeside("none.json", none.report)
        #expect(
            try git.upkeep("upkeep", "run", "scan", "--renovate-report", quiet, "--exit-code").exit
                == 0)
    }

    @Test func stopsWhereAStageFailsAndReportsAllTheSame() throws {
        let bad = try git.writeBeside("bad.json", #"{"repositories":{}}"#)
        let result = try git.upkeep("upkeep", "run", "update", "--renovate-report", bad)
        #expect(result.exit == 1 && result.text.contains("detect failed"))
        #expect(!result.err.contains("\napply"))
        #expect(
            try Files.readText(git.run() + "/reports/report.txt", limit: 1 << 20).contains(
                "disabled"))
        let broken = try git.writeBeside("broken.json", "<html>")
        #expect(try git.upkeep("upkeep", "run", "update", "--renovate-report", broken).exit == 65)
    }

    @Test func keepsAHistoryThatCanBeAsked() throws {
        try git.upkeep("upkeep", "run", "update", "--renovate-report", report)
        let all = try git.upkeep("upkeep", "history").text
        #expect(all.contains("scanned") && all.contains("applied") && all.contains("1.0.0 → 1.1.0"))
        let json = try git.upkeep(
            "upkeep", "history", "--component", "a", "--type", "applied", "-o", "json")
        let events = try CanonicalJSON.decode([JSONValue].self, from: json.out)
        #expect(events.count == 1)
        #expect(try git.upkeep("upkeep", "history", "--since", "1h").text == all)
        #expect(try git.upkeep("upkeep", "history", "--since", "2099-01-01").text == "no events\n")
        #expect(try git.upkeep("upkeep", "history", "--since", "soon").exit == 64)
        #expect(try git.upkeep("upkeep", "history", "--component", "none").text == "no events\n")
    }

    @Test(arguments: StageName.allCases)
    func printsSchemas(stage: StageName) throws {
        let result = try git.upkeep("upkeep", "schema", stage.rawValue)
        #expect(result.exit == 0)
        #expect(result.text.contains("https://json-schema.org/draft/2020-12/schema"))
    }

    @Test(arguments: [
        (["schema", "detekt"], "did you mean detect?"), (["rnu", "x"], "did you mean run?"),
        (["run", "updat"], "did you mean update?"), (["run"], "which pipeline?"),
        (["run", "scan", "--max-kid", "x"], "did you mean --max-kind?"),
        (["status", "x"], "unexpected word"),
        (["run", "scan", "-C", "/none"], "not a git repository"),
        (["rules", "-o", "html"], "text, json, yaml, markdown"),
        (["rules", "nonsense/build-faild"], "did you mean validate/build-failed?"),
        (["rules", "valdate"], "did you mean validate?"),
        (["rules", "x"], "upkeep rules lists them"),
    ])
    func refusesWrongWords(words: [String], message: String) throws {
        let result = try Programs.run("upkeep", words, in: git.work)
        #expect(result.exit == 64 && result.out.isEmpty)
        #expect(result.err.contains(message), "\(result.err)")
    }

    @Test func printsHelpOfEverything() throws {
        for words in [
            ["--help"], ["run", "--help"], ["status", "--help"], ["history", "--help"],
            ["schema", "--help"], ["rules", "--help"],
        ] {
            let result = try Programs.run("upkeep", words, in: git.work)
            #expect(result.exit == 0 && result.text.contains("Usage:"), "\(words)")
        }
        for stage in ["detect", "analyze", "apply", "report"] {
            let own = try git.upkeep("upkeep-\(stage)", "--help")
            let through = try git.upkeep("upkeep", stage, "--help")
            #expect(own.exit == 0 && own.text == through.text && own.text.contains("Exit status:"))
        }
        #expect(try git.upkeep("upkeep", "--version").text == "upkeep 0.1.0\n")
        #expect(try git.upkeep("upkeep").exit == 64)
    }

    @Test func namesAStageThatIsNotInstalled() throws {
        let alone = git.beside("alone")
        try Files.makeDirectories(alone)
        try Programs.run("cp", [Programs.path("upkeep"), alone])
        let result = try Programs.run(
            alone + "/upkeep", ["run", "scan", "--renovate-report", report], in: git.work,
            environment: ["PATH": "/usr/bin:/bin"])
        #expect(result.exit == 69 && result.err.contains("neither beside upkeep nor on PATH"))
    }

    @Test func readsItsConfiguration() throws {
        try git.commit(["upkeep.yaml": "max-kind: patch\n"], "configure")
        try git.git("push", "-q")
        try git.upkeep("upkeep", "run", "update", "--renovate-report", report)
        #expect(try git.readRemote("a.yaml").contains("1.0.0"))
        try git.write("upkeep.yaml", "max-kimd: major\n")
        let result = try git.upkeep("upkeep", "run", "scan", "--renovate-report", report)
        #expect(result.exit == 64 && result.err.contains("upkeep.yaml:1"))
    }

    @Test func worksFromASubdirectoryAndFromElsewhere() throws {
        try Files.makeDirectories(git.path("sub"))
        let sub = try Programs.run(
            "upkeep", ["run", "scan", "--renovate-report", report], in: git.path("sub"))
        #expect(sub.exit == 0 && Files.isDirectory(git.state("runs")))
        let state = git.beside("state")
        let away = try Programs.run(
            "upkeep", ["run", "scan", "-C", git.work, "--renovate-report", report],
            in: "/", environment: ["UPKEEP_STATE": state])
        #expect(away.exit == 0 && Files.isDirectory(state + "/runs"))
    }

    @Test func staysOutOfGitStatus() throws {
        try git.upkeep("upkeep", "run", "scan", "--renovate-report", report)
        #expect(try git.git("status", "--porcelain", "--untracked-files=all").isEmpty)
    }

    @Test func passesDocumentsFromHandToHand() throws {
        let detect = git.beside("d.json")
        try git.upkeep("upkeep-detect", "--renovate-report", report, "--to", detect)
        try Files.removeTree(git.state)
        let analyze = try git.upkeep("upkeep-analyze", "--input", detect, "--to", "-")
        #expect(analyze.exit == 0, "\(analyze.err)")
        let document = try CanonicalJSON.document(AnalyzePayload.self, from: analyze.out)
        #expect(document.inputs.map(\.name) == ["d.json"])
        let apply = try Programs.run(
            "upkeep-apply", ["--input", detect, "--input", "-", "-o", "json"], in: git.work,
            input: analyze.out)
        #expect(apply.exit == 0, "\(apply.err)")
        let wrong = try git.upkeep("upkeep-analyze", "--input", report)
        #expect(wrong.exit == 65 && wrong.err.contains("no document of upkeep"))
        let useless = try Programs.run(
            "upkeep-apply", ["--input", "-"], in: git.work, input: apply.out)
        #expect(useless.exit == 65 && useless.err.contains("of no use here"))
    }

    @Test func refusesADocumentOfANewerMajorVersion() throws {
        let detect = git.beside("d.json")
        try git.upkeep("upkeep-detect", "--renovate-report", report, "--to", detect)
        let text = try Files.readText(detect, limit: 1 << 26)
            .replacing("\"schemaVersion\": \"1.0\"", with: "\"schemaVersion\": \"2.0\"")
        try AtomicFile.write(text, to: detect)
        let result = try git.upkeep("upkeep-analyze", "--input", detect, "-o", "json")
        #expect(result.exit == 65 && result.out.isEmpty)
        #expect(result.err.contains("it is 2.0, this program reads 1.0"))
    }
}
