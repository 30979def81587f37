import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

@testable import Runs

@Suite struct HistoryTests {
    let scratch: ScratchDirectory
    let state: StateDirectory
    private let start = Timestamp(seconds: 1_763_618_400)
    private let digest = "0123456789abcdef"
    private var run: RunID { RunID(started: start, digest: digest) }
    private var path: String { scratch.file("state/history.jsonl") }

    init() throws {
        scratch = try ScratchDirectory()
        state = StateDirectory(path: scratch.file("state"))
        try state.prepare()
    }

    private func lines() throws -> [String] {
        try Files.readText(path, limit: 1 << 20).split(separator: "\n").map(String.init)
    }

    private func event(_ type: String, after seconds: Int64 = 0, run: RunID? = nil) -> HistoryEvent
    {
        HistoryEvent(time: start.adding(seconds: seconds), run: run ?? self.run, type: type)
    }

    /// What was read without the links.
    private func read() throws -> [HistoryEvent] {
        try state.history.read().map { event in
            var event = event
            event.previous = nil
            return event
        }
    }

    @Test func writesAnEventOnce() throws {
        let event = HistoryEvent(
            time: start, run: run, type: "applied", component: "c", update: "u-1",
            commit: CommitID(String(repeating: "a", count: 40)))
        try state.history.append([event])
        var later = event
        later.time = start.adding(seconds: 9)
        try state.history.append([later])
        #expect(try read() == [event])
    }

    @Test func readsHistoryByTimeAlsoWhereAnOlderOneWasMovedBehindIt() throws {
        let late = [event("d", after: 9), event("c", after: 9)]
        let early = [event("b", after: 0), event("a", after: 0)]
        try state.history.append(late)
        try state.history.append(early)
        #expect(try state.history.read().map(\.type) == ["b", "a", "d", "c"])
    }

    @Test func readsHistoryPastALineThatACrashCut() throws {
        let event = HistoryEvent(time: start, run: run, type: "scanned")
        try state.history.append([event])
        let text = try Files.readText(path, limit: 9999)
        try AtomicFile.write(text + "{\"cut\":", to: path)
        let other = HistoryEvent(
            time: start, run: RunID(started: start, digest: "2222222222"), type: "scanned")
        let repair = try state.history.append([other])
        #expect(repair?.bytes == 7 && repair?.message.contains("history.jsonl") == true)
        #expect(try read() == [event, other])
    }

    @Test func endsAWholeLineThatLacksItsEnd() throws {
        try state.history.append([event("scanned")])
        try AtomicFile.write(lines()[0], to: path)
        #expect(try state.history.append([event("applied", after: 1)]) == nil)
        #expect(try read().map(\.type) == ["scanned", "applied"])
    }

    @Test func chainsEachLineToTheOneBefore() throws {
        try state.history.append([event("a"), event("b")])
        try state.history.append([event("c")])
        let lines = try lines()
        let links = try state.history.read().map(\.previous)
        #expect(
            links == [
                History.beginning, SHA256.hex(Array(lines[0].utf8)),
                SHA256.hex(Array(lines[1].utf8)),
            ])
    }

    @Test func chainsToAnEntryOfAnEarlierVersion() throws {
        let old = #"{"id":"0123456789abcdef","run":"\#(run)","time":"\#(start)","type":"scanned"}"#
        try AtomicFile.write(old + "\n", to: path)
        try state.history.append([event("applied")])
        #expect(try state.history.read().map(\.previous) == [nil, SHA256.hex(Array(old.utf8))])
    }

    @Test func knowsAnEventOfARunThatWasNotedAndWritten() throws {
        let made = try state.create(started: start, digest: digest, pipeline: nil).run
        try state.history.append([event("a", run: made)])
        // What others append meanwhile is not looked through.
        for number in 0..<50 { try state.history.append([event("other-\(number)")]) }
        try state.history.append([event("a", run: made), event("b", run: made)])
        let types = try read().filter { $0.run == made && !$0.type.hasPrefix("other") }.map(\.type)
        #expect(types == ["a", "b"])
    }

    @Test func writesAnEventThatWasOnlyNoted() throws {
        let made = try state.create(started: start, digest: digest, pipeline: nil).run
        try state.history.append([event("a", run: made)])
        let before = try Files.read(path, limit: 1 << 20)
        try state.history.append([event("b", run: made)])
        // The machine lost power between the note and the line.
        try AtomicFile.write(before + Array("{\"id\":\"".utf8), to: path)
        #expect(try state.history.append([event("c", run: made)])?.bytes == 7)
        try state.history.append([event("b", run: made)])
        #expect(try read().map(\.type) == ["a", "c", "b"])
    }

    @Test func findsEventsOfARunOfAnEarlierVersion() throws {
        let made = try state.create(started: start, digest: digest, pipeline: nil)
        try state.history.append([event("a", run: made.run)])
        try made.opened().remove(HistoryPlaces.name)
        try state.history.append([event("a", run: made.run)])
        #expect(try read().count == 1 && made.has(HistoryPlaces.name) == false)
    }

    @Test(arguments: [
        (
            #"{"id": "x", "run": "20251120T060000Z-01234567", "time": "2025-11-20T06:00:00Z", "type": "a\\u2192\\n\\"b"}"#,
            "a→\n\"b"
        ),
        (
            #"{"id":"x","zz":{"a":["}"]},"run":"20251120T060000Z-01234567","time":"2025-11-20T06:00:00Z","type":"\\ud83d\\ude00"}"#,
            "😀"
        ),
        (
            #"{"id":"x","run":"20251120T060000Z-01234567","time":"2025-11-20T06:00:00Z","type":"a"} "#,
            "a"
        ),
    ])
    func readsWhatOthersWrite(_ line: String, _ type: String) throws {
        let line = line.replacing("\\\\", with: "\\")
        try AtomicFile.write(line + "\r\n", to: path)
        #expect(try read().map(\.type) == [type])
    }

    @Test(arguments: [
        "", "{", "[]", "null", #"{"id":"x"}"#, #"{"id":"x","run":"r","time":"t","type":"a"}"#,
        #"{"id":"x","run":"20251120T060000Z-01234567","time":"2025-13-20T06:00:00Z","type":"a"}"#,
        #"{"id":"x","run":"20251120T060000Z-01234567","time":"2025-11-20T06:00:00Z","type":"a"}}"#,
    ])
    func passesOverWhatIsNotAnEvent(_ line: String) throws {
        try AtomicFile.write(line + "\n", to: path)
        #expect(try read().isEmpty)
    }

    @Test func passesOverALineThatIsTooLong() throws {
        try state.history.append([event("a")])
        let long = String(repeating: "x", count: 3 << 20)
        try AtomicFile.write(try lines()[0] + "\n{\"x\":\"\(long)\"}\n", to: path)
        try state.history.append([event("b")])
        #expect(try read().map(\.type) == ["a", "b"])
    }

    @Test func readsEveryFieldThatItWrites() throws {
        var full = event("applied")
        full.detail = "é\t\u{1B}[2J\n{\"x\":1}"
        full.kind = "minor"
        full.released = start
        full.seconds = 12
        full.findings = ["a/b": 2, "c/d": 1]
        full.rebuilt = true
        full.commitBefore = CommitID(String(repeating: "b", count: 40))
        try state.history.append([full])
        full.detail = "é \u{FFFD}[2J {\"x\":1}"
        #expect(try read() == [full] && lines().count == 1)
        let decoded = try CanonicalJSON.decode(HistoryEvent.self, from: Array(lines()[0].utf8))
        #expect(try state.history.read() == [decoded])
    }
}
