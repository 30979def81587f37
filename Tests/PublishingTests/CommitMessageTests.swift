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
        _ name: String, to: String = "2.0", kind: UpdateKind = .major, update: UpdateID = "u-1"
    ) -> CommitMessage.Line {
        CommitMessage.Line(
            step: CommitRecord.Step(
                update: update, datasource: .helm, package: name, from: VersionPair(value: "1.0"),
                to: VersionPair(value: to)), name: name, kind: kind, file: "\(name).yaml")
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

    @Test(
        arguments: [
            ("renovate/stack", "chore(deps): update stack (2 updates)"),
            ("stack", "chore(deps): update stack (2 updates)"),
            (nil, "chore(deps): update 2 packages (2 updates)"),
        ] as [(String?, String)])
    func namesAGroupByItsBranch(_ branch: String?, _ subject: String) throws {
        let lines = [line("web"), line("db", kind: .minor, update: "u-2")]
        let text = try message().text(lines, branch: branch)
        #expect(
            text.hasPrefix(subject + "\n\n- web 1.0 → 2.0, web.yaml\n- db 1.0 → 2.0, db.yaml\n"))
        #expect(text.contains("Upkeep-Update: u-2\n"))
    }

    @Test func fillsInTheTemplateOnce() throws {
        let text = try message("{kind} {run}: {what}").text([line("{run}")], branch: nil)
        #expect(text.hasPrefix("major 20261120T060000Z-3f2a9c1d: {run} 1.0 → 2.0\n"))
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
