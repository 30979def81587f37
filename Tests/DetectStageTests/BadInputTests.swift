import Contracts
import SystemSupport
import TestSupport
import Testing

@Suite struct BadInputTests {
    private func fixture() throws -> DetectFixture {
        try DetectFixture(["web.yaml": QuirkTests.deployment])
    }

    private func report(_ file: String, updates: Int = 1) -> RenovateFixture {
        var report = RenovateFixture()
        let update = RenovateFixture.update("minor", "1.3.0")
        report.add(
            "kubernetes", file,
            [
                RenovateFixture.image(
                    "ghcr.io/x/web", "1.2.0", updates: Array(repeating: update, count: updates))
            ])
        return report
    }

    @Test(arguments: [
        ("<!DOCTYPE html><html></html>", "web page (HTML)"), ("", "empty"), ("   \n", "empty"),
        ("{\"repositories\": {\"local\": {\"packageFiles\": {", "truncated"),
        ("[1, 2]", "not a report"), ("not json", "not a report"),
        ("{}", "\"repositories\" is missing"),
        ("{\"repositories\": 7}", "repositories"),
        ("{\"repositories\": {\"a\": {}, \"b\": {}}}", "--renovate-repository"),
    ])
    func saysWhatIsWrongWithAReport(text: String, message: String) throws {
        let one = try fixture()
        let path = try one.git.writeBeside("report.json", text)
        let error = try one.refusal(["--renovate-report", path])
        #expect(error.contains("report.json") && error.contains(message), "\(error)")
    }

    @Test(arguments: [
        ("<html>\n<body>\n", "web page (HTML)"), ("", "empty"),
        ("DEBUG: Parsing configs\n INFO: Renovate started\n", "LOG_FORMAT=json"),
        ("hello\nworld\n", "no log of Renovate"),
        ("{\"msg\":\"hello\",\"level\":20}\n", "no line starts a run"),
    ])
    func saysWhatIsWrongWithALog(text: String, message: String) throws {
        let one = try fixture()
        let path = try one.git.writeBeside("r.log", text)
        let error = try one.refusal(["--renovate-log", path])
        #expect(error.contains(message), "\(error)")
    }

    @Test func survivesBytesThatAreNoText() throws {
        let one = try fixture()
        var bytes = Array(report("web.yaml").log.utf8)
        bytes.insert(contentsOf: [0xFF, 0xFE, 0x00, 0x0A], at: 0)
        let log = try one.git.writeBeside("r.log", bytes: bytes)
        let document = try one.document(["--renovate-log", log], exit: 0)
        #expect(document.payload.updates.count == 1)
        let bad = try one.git.writeBeside("r.json", bytes: [0xFF, 0xFE, 0x00, 0x01])
        #expect(try one.refusal(["--renovate-report", bad]).contains("not a report"))
    }

    @Test func survivesALineOf200Megabytes() throws {
        let one = try fixture()
        let long = "{\"msg\":\"x\",\"pad\":\"" + String(repeating: "y", count: 200 << 20) + "\"}\n"
        let log = try one.git.writeBeside("r.log", long + report("web.yaml").log)
        #expect(try one.document(["--renovate-log", log], exit: 0).payload.updates.count == 1)
        let alone = try one.git.writeBeside("alone.log", long)
        #expect(try one.refusal(["--renovate-log", alone]).contains("no line starts a run"))
    }

    @Test func refusesAReportOfAnotherRepository() throws {
        let one = try fixture()
        let path = try one.git.writeBeside("report.json", report("elsewhere.yaml").report)
        let error = try one.refusal(["--renovate-report", path])
        #expect(error.contains("another repository") && error.contains("elsewhere.yaml"))
    }

    @Test func saysOnceThatFilesAreMissing() throws {
        var some = report("web.yaml")
        some.add("kubernetes", "gone.yaml", [RenovateFixture.image("ghcr.io/x/gone", "1")])
        let document = try fixture().report(some)
        #expect(document.outcome == .partial && document.rules() == ["detect/file-missing"])
        #expect(document.findings[0].place?.file == "gone.yaml")
        let none = try fixture().report(report("gone.yaml", updates: 0))
        #expect(none.outcome == .partial && none.rules() == ["detect/file-missing"])
    }

    @Test func neverReadsOutsideTheRepository() throws {
        let one = try fixture()
        try Programs.run("ln", ["-s", "/etc/passwd", one.git.path("link.yaml")])
        try Programs.run("ln", ["-s", "/etc", one.git.path("etc")])
        try one.git.git("add", "-A")
        try one.git.git("commit", "-q", "-m", "links")
        for path in ["../../etc/passwd", "/etc/passwd", "link.yaml", "etc/passwd", ".git/config"] {
            var some = report("web.yaml")
            some.add(
                "kubernetes", path,
                [
                    RenovateFixture.image(
                        "root", "x", updates: [RenovateFixture.update("minor", "y")])
                ])
            let document = try one.report(some)
            #expect(document.rules().contains("detect/unsafe-path"), "\(path)")
            let update = document.payload.updates.first { $0.to.value == "y" }
            #expect(update?.references.isEmpty == true)
            let finding = document.findings.first { $0.rule == "detect/not-located" }
            #expect(finding?.message.contains("root") == true && finding?.place?.file == path)
        }
    }

    @Test func saysWhichPlacesFitWhereItCannotChoose() throws {
        let text = "a:\n  image: ghcr.io/x/web:1.2.0\nb:\n  image: ghcr.io/x/web:1.2.0\n"
        let one = try DetectFixture(["web.yaml": text])
        let document = try one.report(report("web.yaml"))
        let finding = try #require(document.findings.first)
        #expect(finding.rule == "detect/ambiguous")
        #expect(
            finding.evidence?.contains("line 2") == true
                && finding.evidence?.contains("line 4") == true)
        #expect(document.payload.updates[0].references.isEmpty)
    }

    @Test func refusesSourcesThatDoNotGoTogether() throws {
        let one = try fixture()
        #expect(try one.refusal([], exit: 64).contains("--renovate-report FILE"))
        #expect(try one.refusal(["--renovate-log", "/none"]).contains("/none"))
        let both = ["--renovate", "run", "--renovate-report", one.git.path("web.yaml")]
        #expect(try one.refusal(both, exit: 64).contains("--renovate run makes its own"))
    }

    @Test func choosesTheRepositoryThatIsAskedFor() throws {
        let one = try fixture()
        let text = report("web.yaml").report.replacing("\"local\":", with: "\"o/a\":{},\"o/b\":")
        let path = try one.git.writeBeside("report.json", text)
        let arguments = ["--renovate-report", path, "--renovate-repository"]
        #expect(try one.document(arguments + ["o/b"], exit: 0).payload.updates.count == 1)
        #expect(try one.refusal(arguments + ["o/c"]).contains("it has o/a, o/b"))
    }
}
