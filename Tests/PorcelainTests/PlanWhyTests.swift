import Contracts
import SystemSupport
import TestSupport
import Testing

/// `upkeep plan` and `upkeep why` of what was scanned, and the rules that decide it.
@Suite struct PlanWhyTests {
    /// A window that is always open, and one that never is again.
    static let open =
        "{days: [mon, tue, wed, thu, fri, sat, sun], from: \"00:00\", to: \"24:00\"}"

    private static func report(_ names: [(String, String, String)]) -> RenovateFixture {
        var report = RenovateFixture()
        for (name, kind, to) in names {
            report.add(
                "kubernetes", "apps/\(name)/web.yaml",
                [
                    RenovateFixture.image(
                        "x/\(name)", "1.0.0", updates: [RenovateFixture.update(kind, to)])
                ])
        }
        return report
    }

    private func fixture(
        _ files: [String: String] = [:],
        _ updates: [(String, String, String)] = [
            ("web", "minor", "1.1.0"), ("api", "major", "2.0.0"),
        ]
    ) throws -> ApplyFixture {
        var all = files
        for (name, _, _) in updates {
            all["apps/\(name)/web.yaml"] = ApplyFixture.deployment("x/\(name):1.0.0")
        }
        return try ApplyFixture(all, Self.report(updates))
    }

    private func upkeep(
        _ fixture: ApplyFixture, _ words: String..., exit: Int32 = 0
    ) throws -> Programs.Result {
        let result = try Programs.run("upkeep", words, in: fixture.git.work)
        #expect(result.exit == exit, "\(words): \(result.err)")
        return result
    }

    private struct Plan: Decodable {
        struct Entry: Decodable {
            let update, component, from, to, text: String
            let risk: String?
            let waits: Waits?
        }
        let taken, waiting: [Entry]
    }

    private func plan(_ fixture: ApplyFixture, _ words: String...) throws -> Plan {
        let result = try Programs.run(
            "upkeep", ["plan", "-o", "json"] + words, in: fixture.git.work)
        #expect(result.exit == 0, "\(result.err)")
        return try CanonicalJSON.decode(Plan.self, from: result.out)
    }

    @Test func saysWhatTheNextUpdateTakesAndWhatWaits() throws {
        let fixture = try fixture()
        let json = try plan(fixture)
        #expect(json.taken.map(\.component) == ["web"] && json.taken.first?.waits == nil)
        #expect(json.waiting.map(\.component) == ["api"])
        let wait = try #require(json.waiting.first)
        #expect(wait.from == "1.0.0" && wait.to == "2.0.0" && wait.risk == "high")
        #expect(wait.waits?.for == .person && wait.waits?.text == wait.text)
        let text = try upkeep(fixture, "plan").text
        #expect(text.hasPrefix("run ") && text.contains("takes 1 update, in this order"))
        #expect(text.contains("waits for a person (1)") && text.contains(wait.update))
        #expect(text.contains("upkeep apply --update ID"))
        let markdown = try upkeep(fixture, "plan", "-o", "markdown").text
        #expect(markdown.hasPrefix("# Plan\n") && markdown.contains("| `\(wait.update)` |"))
        // What it says is what apply does.
        let applied = try fixture.apply("--no-push").payload.changes.filter {
            $0.outcome == .applied
        }
        #expect(applied.map(\.update.text) == json.taken.map(\.update))
        #expect(try plan(fixture).taken.isEmpty)
    }

    @Test(
        arguments: [
            ("rules: [{ignore: true}]", [], "policy"),
            ("rules: [{match: {path: apps/web/**}, allow: patch}]", [], "policy"),
            ("rules: [{match: {package: x/other}, allow: none}]", ["web"], nil),
            ("rules: [{windows: [\(open)]}]", ["web"], nil),
            ("rules: [{windows: [{cron: \"0 0 29 2 *\", duration: 1s}]}]", [], "window"),
            ("rules: [{minimum-age: 3d}]", [], "age"),
            ("rules: [{allow: major, unattended: [apply, read]}]", ["api", "web"], nil),
            ("rules: [{allow: major}]", ["web"], nil),
        ] as [(String, [String], String?)])
    func takesWhatRulesOfTheRepositoryLetGo(
        _ rules: String, _ taken: [String], _ waits: String?
    ) throws {
        let fixture = try fixture(["upkeep.yaml": rules + "\n"])
        let plan = try plan(fixture)
        #expect(plan.taken.map(\.component).sorted() == taken)
        if let waits {
            let web = plan.waiting.first { $0.component == "web" }
            #expect(web?.waits?.for.rawValue == waits)
            #expect(web?.waits?.by == "upkeep.yaml:1")
        }
        let changes = try fixture.apply("--no-push").payload.changes
        #expect(changes.count { $0.outcome == .applied } == taken.count)
    }

    @Test func letsTheOperatorsRuleWin() throws {
        let fixture = try fixture(["upkeep.yaml": "rules: [{match: {path: apps}, allow: none}]\n"])
        #expect(try plan(fixture).taken.isEmpty)
        let config = try fixture.git.writeBeside("operator.yaml", "rules:\n- allow: minor\n")
        #expect(try fixture.git.upkeep("upkeep-analyze", "--config", config, "--force").exit == 0)
        #expect(try plan(fixture, "--config", config).taken.map(\.component) == ["web"])
    }

    @Test func keepsToAManagedAppOfItsDirectory() throws {
        let app =
            "apiVersion: upgrades.upkeep.dev/v1alpha1\nkind: ManagedApp\nmetadata: {name: web}\n"
            + "spec: {allow: patch}\n"
        let updates = [("web", "minor", "1.1.0"), ("api", "minor", "1.2.0")]
        let plan = try plan(try fixture(["apps/web/app.yaml": app], updates))
        #expect(plan.taken.map(\.component) == ["api"])
        #expect(plan.waiting.first?.waits?.by == "apps/web/app.yaml:1 (web)")
    }

    @Test func namesTheScanWhereThereIsNoRun() throws {
        let git = try GitFixture(["a.yaml": "a: 1\n"])
        for words in [["plan"], ["why", "web"]] {
            let result = try Programs.run("upkeep", words, in: git.work)
            #expect(result.exit == 1 && result.err.contains("upkeep run scan"), "\(result.err)")
        }
    }

    @Test func answersWhy() throws {
        let rule = "rules:\n- {name: media, match: {package: x/web}, allow: patch}\n"
        let fixture = try fixture(["upkeep.yaml": rule, "notes.txt": "none\n"])
        let id = try fixture.update("x/web").id.text
        for word in ["x/web", "web", "WEB", "apps/web/web.yaml", id] {
            let text = try upkeep(fixture, "why", word).text
            #expect(text.contains("waits for a rule to change: minor: above patch"), "\(word)")
            #expect(text.contains("by upkeep.yaml:2 (media)") && text.contains(id))
            #expect(text.contains("take it: upkeep apply --update \(id) --override REASON"))
        }
        #expect(try upkeep(fixture, "why", id, "-o", "json").text.contains("\"dependencies\""))
        let near = try upkeep(fixture, "why", "x/wep", exit: 1)
        #expect(near.err.contains("did you mean x/web?"))
        let file = try upkeep(fixture, "why", "notes.txt", exit: 1)
        #expect(file.err.contains("no source saw a version in it"))
        #expect(try upkeep(fixture, "why", exit: 64).text.isEmpty)
    }
}
