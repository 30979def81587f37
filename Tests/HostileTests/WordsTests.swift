import Contracts
import SystemSupport
import TestSupport
import Testing

/// What a program says that was given a repository's content.
@Suite struct WordsTests {
    private static let said = "the content of a private file"

    /// A night whose kustomize says more than it should.
    private static func night() throws -> NightFixture {
        let night = try NightFixture()
        let program = night.git.beside("programs/kustomize")
        let text = try Files.readText(program, limit: 1 << 16)
        try AtomicFile.write(text.replacing("1.6.6 is broken", with: said), to: program)
        return night
    }

    @Test func staysInTheDocumentOfTheNight() throws {
        let night = try Self.night()
        #expect(try night.run("update").exit == 2)
        let document = try night.document(ValidatePayload.self)
        #expect(document.findings.contains { $0.evidence?.contains(Self.said) == true })
        #expect(document.findings.allSatisfy { !$0.message.contains(Self.said) })
        #expect(!document.summary.contains(Self.said))
        let rollback = try night.document(RollbackPayload.self)
        #expect(rollback.payload.reverts.map(\.outcome) == [.reverted])
        for hold in rollback.payload.holds { #expect(!hold.reason.contains(Self.said)) }
        #expect(try !night.git.gitRemote("log", "--format=%B", "main").contains(Self.said))
        let holds = try night.git.readRemote("upkeep.holds.yaml")
        #expect(holds.contains("x/bad") && !holds.contains(Self.said))
    }

    @Test func goesIntoNoReportAndNoMessage() throws {
        let night = try Self.night()
        #expect(try night.run("update").exit == 2)
        let outbox = night.git.beside("outbox")
        let sent = try night.git.upkeep("upkeep-report", "deliver", "--outbox", outbox)
        #expect(sent.exit == 0, "\(sent.err)")
        for place in [outbox, night.git.run() + "/reports", night.git.state("history.jsonl")] {
            let found = try Programs.run("grep", ["-rl", Self.said, place])
            #expect(found.text == "" && found.exit == 1, "\(place): \(found.err)")
        }
    }
}
