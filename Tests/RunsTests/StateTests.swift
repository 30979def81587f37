import Contracts
import Names
import Publishing
import SystemSupport
import TestSupport
import Testing

@testable import Runs

@Suite struct StateTests {
    let scratch: ScratchDirectory
    let state: StateDirectory
    private let start = Timestamp(seconds: 1_763_618_400)
    private let digest = "0123456789abcdef"
    private var run: RunID { RunID(started: start, digest: digest) }

    init() throws {
        scratch = try ScratchDirectory()
        state = StateDirectory(path: scratch.file("state"))
        try state.prepare()
    }

    @Test func hidesItselfFromGit() throws {
        #expect(try Files.readText(scratch.file("state/.gitignore"), limit: 9) == "*\n")
    }

    @Test func startsRunsWithNamesOfTheirOwn() throws {
        let one = try state.create(started: start, digest: digest, pipeline: "scan")
        let two = try state.create(started: start, digest: digest, pipeline: nil)
        #expect(one.run.text == "20251120T060000Z-01234567")
        #expect(two.run.text == "20251120T060000Z-01234568")
        #expect(state.latest() == two.run && state.runs() == [one.run, two.run])
        #expect(one.record()?.pipeline == "scan" && one.record()?.ended == nil)
    }

    @Test(arguments: [
        (["ff00ff00", "00ff00ff", "7f000000"], ["ff00ff00", "ff00ff01", "ff00ff02"]),
        (["00000000", "0000ffff", "0000fffe"], ["00000000", "0000ffff", "00010000"]),
        (["ffffffff", "ffffffff", "ffffffff"], ["ffffffff", "00000000", "00000001"]),
    ])
    func namesOfRunsDoNotRunAheadOfTheClock(_ digests: [String], _ names: [String]) throws {
        let made = try digests.map {
            try state.create(started: start, digest: $0, pipeline: nil).run.text
        }
        #expect(made == names.map { "20251120T060000Z-\($0)" })
        let earlier = try state.create(
            started: start.adding(seconds: -60), digest: digest, pipeline: nil)
        #expect(earlier.run.text == "20251120T055900Z-01234567")
    }

    @Test func findsTheNewestRunWithoutTheLink() throws {
        let one = try state.create(started: start, digest: digest, pipeline: nil)
        try Files.remove(scratch.file("state/latest"))
        #expect(state.latest() == one.run)
        try AtomicFile.replaceLink(scratch.file("state/latest"), with: "runs/../../etc")
        #expect(state.latest() == one.run)
    }

    @Test func notesHowAStageEndedOnce() throws {
        let run = try state.create(started: start, digest: digest, pipeline: nil)
        for exit: Int32 in [1, 0] {
            try run.note(
                StageRecord(
                    stage: .detect, exit: exit, outcome: .complete, summary: "s", inputs: "i",
                    document: "d", started: start, finished: start))
        }
        #expect(run.record()?.stages.map(\.exit) == [0])
    }

    @Test func writesIntentBeforeAndDoneAfterASideEffect() throws {
        let run = try state.create(started: start, digest: digest, pipeline: nil)
        struct Broken: Error {}
        let now = start
        let effects = run.journal.effects(of: .apply) { now }
        _ = try effects.record(
            "push", subject: "https://u:p@h/x", intent: "a",
            detail: { "\($0)" }, { 7 })
        #expect(throws: Broken.self) {
            try effects.record(
                "ref", subject: "refs/x", intent: "b", detail: { (_: Int) in "" },
                { throw Broken() })
        }
        let lines = try Files.readText(run.file("journal.jsonl"), limit: 9999).split(
            separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].contains("\"state\":\"intent\"") && lines[0].contains("https://***@h/x"))
        #expect(lines[1].contains("\"state\":\"done\"") && lines[1].contains("\"detail\":\"7\""))
        #expect(lines[2].contains("\"effect\":\"ref\""))
    }

    /// Stages with their exit codes, whether the run ended, and whether its commits wait for somebody.
    @Test(
        arguments: [
            ([], false, true), ([(.apply, 0)], false, true), ([(.apply, 0)], true, false),
            ([(.apply, 0), (.validate, 0)], false, false), ([(.validate, 2)], false, false),
            ([(.validate, 1)], false, true), ([(.validate, 69)], false, true),
            ([(.validate, 1)], true, false), ([(.validate, 65)], true, true),
        ] as [([(StageName, Int32)], Bool, Bool)])
    func knowsWhetherARunIsOpen(
        _ stages: [(StageName, Int32)], _ hasEnded: Bool, _ isOpen: Bool
    ) throws {
        let run = try state.create(started: start, digest: digest, pipeline: "update")
        var record = try #require(run.record())
        for (stage, exit) in stages {
            record.stages.append(
                StageRecord(
                    stage: stage, exit: exit, summary: "s", started: record.started,
                    finished: record.started))
        }
        record.ended = hasEnded ? record.started : nil
        try run.write(record)
        #expect(record.hasEnded == hasEnded && state.isOpen(run.run) == isOpen)
    }

    @Test func takesARunOpenThatNothingIsKnownOf() throws {
        let lost = RunID(started: start.adding(seconds: 3_600), digest: digest)
        #expect(state.isOpen(lost))
    }

    @Test func sortsFindingsAndKeepsEachOnce() {
        let notice = Finding.of(.noPackages, "x", "m")
        let error = Finding.of(.sourceAborted, "x", "token=abc\u{1B}[2J")
        let sorted = [notice, error, notice].sortedForDocument()
        #expect(sorted.map(\.severity) == [.error, .notice])
        #expect(sorted[0].message == "token=***\u{FFFD}[2J")
        #expect(sorted[0].remedy == Rule.sourceAborted.remedy && sorted[0].fingerprint.count == 16)
    }
}
