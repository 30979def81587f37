import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

/// `rollback --update` and `hold add`, ended by force at each record of the journal: the same call again
/// leads to the same end, in the audit trail too.
@Suite struct KilledByHandTests {
    private func minor(_ to: String = "1.1.0") -> [RenovateFixture.Fields] {
        [RenovateFixture.update("minor", to)]
    }

    private func faults(_ git: GitFixture, _ number: Int) -> Faults {
        Faults(
            .killRunAfter, operation: .write, number: number, suffix: "journal.jsonl",
            counter: git.beside("counter"))
    }

    private func events(_ git: GitFixture, _ types: String...) throws -> [HistoryEvent] {
        let result = try Programs.run("upkeep", ["history", "-o", "json"], in: git.work)
        return try CanonicalJSON.decode([HistoryEvent].self, from: result.out)
            .filter { types.contains($0.type) }
    }

    private func expectInStep(_ git: GitFixture, _ note: Comment) throws {
        #expect(
            try git.gitRemote("rev-parse", "main") == git.git("rev-parse", "HEAD"), note)
        #expect(try git.git("status", "--porcelain").isEmpty, note)
    }

    @Test func aHoldIsToldAndTheBranchBroughtAlong() throws {
        let words = ["hold", "add", "x/a", "1.1.0", "--reason", "breaks the mail"]
        for number in 1...20 {
            let git = try GitFixture(["a.yaml": ApplyFixture.deployment("x/a:1.0.0")])
            let faults = faults(git, number)
            try Programs.run("upkeep", words, in: git.work, environment: faults.environment)
            if faults.calls < number {
                #expect(number > 6)
                return
            }
            let note: Comment = "killed at record \(number)"
            for _ in 0..<2 {
                let again = try Programs.run("upkeep", Array(words.prefix(4)), in: git.work)
                #expect(again.exit == 0, "\(note): \(again.err)")
            }
            #expect(try git.gitRemote("rev-list", "--count", "main") == "2", note)
            try expectInStep(git, note)
            let held = try events(git, "held")
            #expect(held.count == 1, note)
            #expect(try held.first?.commit?.hex == git.gitRemote("rev-parse", "main"), note)
        }
        Issue.record("it never came through")
    }

    /// The update of an older run, so that it is taken back in a run of its own.
    @Test func whatWasTakenBackIsToldOfTheRunThatDidIt() throws {
        for number in 1...20 {
            let one = try ApplyFixture([("a.yaml", "x/a", minor())])
            _ = try one.apply()
            let id = try one.update("x/a").id
            var report = RenovateFixture()
            report.add("kubernetes", "a.yaml", [RenovateFixture.image("x/a", "1.1.0", updates: [])])
            try one.scan(report)
            _ = try one.apply()
            let faults = faults(one.git, number)
            let words = ["--update", id.text, "-q"]
            try Programs.run(
                "upkeep-rollback", words, in: one.git.work, environment: faults.environment)
            if faults.calls < number {
                #expect(number > 6)
                return
            }
            let note: Comment = "killed at record \(number)"
            for _ in 0..<2 {
                let again = try Programs.run("upkeep-rollback", words, in: one.git.work)
                #expect(again.exit == 0, "\(note): \(again.err)")
            }
            #expect(try one.git.gitRemote("rev-list", "--count", "main") == "3", note)
            try expectInStep(one.git, note)
            let events = try events(one.git, "rolled-back", "held")
            #expect(Set(events.map(\.type)).count == 2 && events.count == 2, "\(note): \(events)")
        }
        Issue.record("it never came through")
    }
}
