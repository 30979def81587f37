import Contracts
import GitStore
import Publishing
import TestSupport
import Testing

/// What a commit of upkeep's says: its subject, its lines, its trailers.
@Suite struct CommitMessageTests {
    private func message(_ subject: String? = nil) throws -> CommitMessage {
        try CommitMessage(subject: subject, run: run)
    }

    private let run: RunID = "20261120T060000Z-3f2a9c1d"

    private func line(
        _ name: String, to: String = "2.0", kind: UpdateKind = .major, update: UpdateID = "u-1",
        component: String? = nil, datasource: Datasource = .helm
    ) -> CommitMessage.Line {
        CommitMessage.Line(
            step: CommitRecord.Step(
                update: update, datasource: datasource, package: name, component: component,
                from: VersionPair(value: "1.0"),
                to: VersionPair(value: to)), name: name, kind: kind,
            file: "\(name).yaml")
    }

    @Test func namesOneUpdateInItsSubject() throws {
        let text = try message().text([line("web")], branch: "renovate/web")
        #expect(
            text == """
                chore(deps): update web 1.0 → 2.0

                Upkeep-Run: 20261120T060000Z-3f2a9c1d
                Upkeep-Update: u-1
                Upkeep-Package: helm web
                Previous-Version: 1.0
                New-Version: 2.0

                """)
    }

    /// What a chart is called cannot close an issue, call a team or keep CI from running.
    @Test(arguments: ["fixes #12", "@org/team", "a [skip ci]", "closes https://x.example/issues/5"])
    func saysNothingToAForge(_ name: String) throws {
        let one = try message().text([line(name, update: "u-77aa01c3de")], branch: nil)
        let two = try message().text(
            [line(name, update: "u-77aa01c3de"), line("web", update: "u-2")], branch: nil)
        for text in [one, two] {
            #expect(!["#12", "@org", "[skip", "https:"].contains { text.contains($0) }, "\(text)")
            #expect(CommitRecord.steps(of: Trailers.parse(text)).first?.package == name)
        }
    }

    @Test(
        arguments: [
            ("renovate/stack", "chore(deps): update stack (2 updates)"),
            ("stack", "chore(deps): update stack (2 updates)"),
            (nil, "chore(deps): update db and web 1.0 → 2.0"),
            ("renovate/web-2.x", "chore(deps): update db and web 1.0 → 2.0"),
        ] as [(String?, String)])
    func namesAGroupByItsBranch(_ branch: String?, _ subject: String) throws {
        let lines = [line("web"), line("db", kind: .minor, update: "u-2")]
        let text = try message().text(lines, branch: branch)
        #expect(
            text.hasPrefix(subject + "\n\n- web 1.0 → 2.0, web.yaml\n- db 1.0 → 2.0, db.yaml\n"))
        #expect(text.contains("Upkeep-Update: u-2\n"))
    }

    /// Issue 11, 17: `quay.io-cilium-cilium-1.x` is no name for people.
    @Test(
        arguments: [
            (["cilium"], "1.16.0", "1.16.0", "cilium (3 images) 1.0 → 1.16.0"),
            (["cilium"], "1.16.0", "1.16.1", "cilium: 3 updates"),
            (["cilium", "hubble"], "1.16.0", "1.16.0", "cilium and hubble 1.0 → 1.16.0"),
            (["cilium", "hubble"], "1.16.0", "1.16.1", "cilium and hubble: 3 updates"),
            (["a", "b", "c"], "1.16.0", "1.16.1", "a, b and c: 3 updates"),
            (
                [String(repeating: "a", count: 50), String(repeating: "b", count: 50)], "1.1",
                "1.2",
                "3 updates"
            ),
        ] as [([String], String, String, String)])
    func namesAGroupForPeople(
        _ components: [String], _ first: String, _ last: String, _ what: String
    ) throws {
        let lines = ["agent", "operator", "relay"].enumerated().map { index, name in
            line(
                "quay.io/cilium/\(name)", to: index == 2 ? last : first,
                update: "u-\(index)", component: components[min(index, components.count - 1)],
                datasource: .docker)
        }
        let text = try message().text(lines, branch: "renovate/quay.io-cilium-cilium-1.x")
        let subject = text.prefix { $0 != "\n" }
        let isLong = components.contains { $0.count > 40 }
        #expect(isLong ? subject.hasSuffix(what) : subject == "chore(deps): update \(what)")
        #expect(subject.count <= 72)
        #expect(text.contains("- quay.io/cilium/relay 1.0 → \(last), quay.io/cilium/relay.yaml\n"))
    }

    @Test(arguments: ["chore(deps): update {what}", "{kind} {run}: {what}"])
    func keepsASubjectShort(_ template: String) throws {
        let long = "registry.example.org/" + String(repeating: "team/", count: 20) + "web"
        let text = try message(template).text([line(long)], branch: nil)
        #expect(text.prefix { $0 != "\n" }.count <= 72)
        #expect(text.prefix { $0 != "\n" }.hasSuffix("web 1.0 → 2.0"))
    }

    @Test func recordsWhyWhatIsHeldIsTaken() throws {
        let text = try message().text([line("web")], branch: nil, override: "an\nUpkeep-Run: x")
        #expect(text.hasSuffix("New-Version: 2.0\nUpkeep-Override: an Upkeep-Run: x\n"))
    }

    @Test func fillsInTheTemplateOnce() throws {
        let text = try message("{kind} {run}: {what}").text([line("{run}")], branch: nil)
        #expect(text.hasPrefix("major 20261120T060000Z-3f2a9c1d: _run_ 1.0 → 2.0\n"))
    }

    @Test(arguments: ["", "no place", "{what", "{what} {who}", "{}", "{what}\nmore"])
    func refusesATemplate(_ subject: String) throws {
        let failure = #expect(throws: StageFailure.self) { try message(subject) }
        #expect(failure?.exit == .usage && failure?.message.hasPrefix("--commit-subject: ") == true)
    }

    @Test func cleansWhatComesFromOutside() throws {
        let text = try message().text([line("a\nUpkeep-Run: x")], branch: nil)
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("Upkeep-Run") }.count == 1)
    }
}
