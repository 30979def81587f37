import Contracts
import SystemSupport
import TestSupport
import Testing

/// `upkeep.holds.yaml` and the words that get into it.
@Suite struct HostileHoldsTests {
    /// An applied update of a package whose datasource and name are odd.
    private func applied(_ name: String, _ datasource: String, holds: String? = nil) throws
        -> ApplyFixture
    {
        var report = RenovateFixture()
        report.add(
            "kubernetes", "a.yaml",
            [
                RenovateFixture.dependency(
                    name, "1.0.0", datasource: datasource,
                    updates: [RenovateFixture.update("minor", "1.1.0")])
            ])
        var files = ["a.yaml": ApplyFixture.deployment("\(name):1.0.0")]
        files["upkeep.holds.yaml"] = holds
        let one = try ApplyFixture(files, report)
        let document = try one.apply()
        #expect(try one.change(document, name).outcome == .applied)
        return one
    }

    @Test(arguments: [
        "my data", "doc\u{FFFF}ker", "do\u{1B}c", "-", "é", "a\nNew-Version: 9", "a: #b",
        "\u{202E}docker",
    ])
    func aVersionThatWasTakenBackIsHeldWhateverItsDatasource(datasource: String) throws {
        let one = try applied("x/a", datasource)
        _ = try one.rollback("--all")
        let holds = try #require(
            CanonicalJSON.decode(
                [String: JSONValue].self,
                from: one.git.upkeep("upkeep", "hold", "list", "-o", "json").out)["holds"])
        guard case .array(let list) = holds, case .object(let hold) = list.first else {
            Issue.record("nothing is held")
            return
        }
        #expect(hold["package"] == "x/a" && hold["datasource"] == .string(datasource))
        let again = try one.apply("--force")
        #expect(try one.change(again, "x/a").outcome == .skipped)
        #expect(try one.git.readRemote("a.yaml").contains("x/a:1.0.0"))
    }

    @Test func aFileWithCarriageReturnsStaysWhatItWas() throws {
        let mine = "# mine\r\nholds:\r\n  # of z\r\n  - package: z\r\n    version: 9\r\n"
        let one = try applied("x/a", "docker", holds: mine)
        _ = try one.rollback("--all")
        let text = try one.git.readRemote("upkeep.holds.yaml")
        #expect(text.hasPrefix("# mine\r\nholds:\r\n  - datasource:"))
        #expect(text.hasSuffix("\r\n  # of z\r\n  - package: z\r\n    version: 9\r\n"))
        #expect(try one.git.upkeep("upkeep", "hold", "list").text.contains("x/a"))
    }

    @Test func aFolderInItsPlaceIsNoEmptyFile() throws {
        let one = try applied("x/a", "docker")
        try one.git.commit(["upkeep.holds.yaml/x": "1"], "a folder")
        try one.git.git("push", "-q")
        let result = try one.git.upkeep("upkeep", "hold", "add", "x/b", "1")
        #expect(result.exit == 65 && result.err.contains("plain file"), "\(result.err)")
    }

    @Test func aFileThatIsNotUnderstoodIsNeverOverwritten() throws {
        let mine = "holds: [{package: z, version: 9}] # mine\n"
        let one = try applied("x/a", "docker", holds: mine)
        let tip = try one.git.gitRemote("rev-parse", "main")
        let result = try one.git.upkeep("upkeep", "hold", "add", "x/b", "1")
        #expect(result.exit == 65 && result.err.contains("upkeep.holds.yaml:1:"), "\(result.err)")
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
    }
}
