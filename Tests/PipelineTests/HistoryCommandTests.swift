import Contracts
import SystemSupport
import TestSupport
import Testing

/// `upkeep history` after a night in which one update held and one was taken back.
@Suite struct HistoryCommandTests {
    private let night: NightFixture

    init() throws {
        night = try NightFixture()
        #expect(try night.run("update").exit == 2)
    }

    private func history(_ words: String...) throws -> Programs.Result {
        try Programs.run("upkeep", ["history"] + words, in: night.git.work)
    }

    private struct Event: Decodable, Equatable {
        let type: String
        let name: String?
        let from: String?
        let to: String?
    }

    /// What was applied and taken back, by the commits.
    private func told() throws -> [Event] {
        let result = try history("-o", "json")
        #expect(result.exit == 0, "\(result.err)")
        let all = try CanonicalJSON.decode([Event].self, from: result.out)
        return all.filter { ["applied", "rolled-back"].contains($0.type) }
    }

    @Test func isMadeAgainFromTheCommits() throws {
        let before = try told()
        #expect(Set(before.map(\.type)) == ["applied", "rolled-back"] && before.count == 3)
        #expect(try history("rebuild").exit == 64)
        let dry = try history("rebuild", "--force", "--dry-run")
        #expect(dry.exit == 0 && dry.text.contains("would"), "\(dry.text)")
        #expect(try told() == before)
        try Files.remove(night.git.state("history.jsonl"))
        let made = try history("rebuild")
        #expect(made.exit == 0, "\(made.err)")
        #expect(try told() == before)
        #expect(try history("verify").exit == 0)
        let beside = night.git.beside("again.jsonl")
        #expect(try history("rebuild", "--to", beside).exit == 0)
        #expect(try history("rebuild", "--to", beside).exit == 64)
    }

    @Test func tellsWhereItWasChanged() throws {
        #expect(try history("verify").text.contains("intact"))
        let file = night.git.state("history.jsonl")
        let text = try Files.readText(file, limit: 1 << 20)
        try AtomicFile.write(text.replacing("x/bad", with: "x/bat"), to: file)
        let changed = try history("verify")
        #expect(changed.exit == 2 && changed.text.contains("history.jsonl:"), "\(changed.text)")
        try AtomicFile.write(
            text.split(separator: "\n").dropFirst().joined(separator: "\n"), to: file)
        #expect(try history("verify").exit == 2)
    }

    @Test func findsAndWritesForSpreadsheets() throws {
        let found = try history("search", "--package", "x/bad", "--type", "applied", "-o", "csv")
        let lines = found.text.split(separator: "\r\n")
        #expect(found.exit == 0 && lines.count == 2, "\(found.text)")
        #expect(lines.first?.hasPrefix("time,run,type,outcome,component") == true)
        #expect(try history("search", "--since", "yesterday").exit == 64)
        #expect(try history("search", "--text", "no such word").text.contains("no event"))
        let file = night.git.state("history.jsonl")
        let text = try Files.readText(file, limit: 1 << 20)
        try AtomicFile.write(text.replacing("\"bad\"", with: "\"=1+2, \\\"x\\\"\""), to: file)
        let cells = try history("search", "--package", "x/bad", "-o", "csv").text
        #expect(cells.contains(",\"'=1+2, \"\"x\"\"\",") && !cells.contains(",=1+2"), "\(cells)")
    }

    /// After a push: what stands now is looked at, told and delivered, and nothing is changed.
    @Test func aPushIsFollowedByAScanThatIsDelivered() throws {
        let night = try NightFixture()
        let head = try night.git.gitRemote("rev-parse", "main")
        let outbox = night.git.beside("outbox")
        try Files.makeDirectories(outbox)
        let settings = try night.git.writeBeside(
            "settings.yaml", "outbox: \(outbox)\n")
        let result = try night.run("on-push", "--config", settings)
        #expect(result.exit == 0, "\(result.err)")
        #expect(try night.document(DeliverPayload.self).run.text == Paths.name(night.git.run()))
        #expect(try !Files.list(outbox).isEmpty)
        #expect(try night.git.gitRemote("rev-parse", "main") == head)
    }
}
