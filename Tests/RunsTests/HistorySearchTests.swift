import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

@testable import Runs

@Suite struct HistorySearchTests {
    let scratch: ScratchDirectory
    let state: StateDirectory
    private let start = Timestamp(seconds: 1_763_618_400)
    private var run: RunID { RunID(started: start, digest: "0123456789abcdef") }
    private var path: String { scratch.file("state/history.jsonl") }
    private static let one = String(repeating: "1", count: 40)
    private static let two = String(repeating: "2", count: 40)

    init() throws {
        scratch = try ScratchDirectory()
        state = StateDirectory(path: scratch.file("state"))
        try state.prepare()
        try state.history.append(events())
    }

    private func events() -> [HistoryEvent] {
        func event(
            _ type: String, _ day: Int64, component: String? = nil, name: String? = nil,
            update: String? = nil, to: String? = nil, commit: String? = nil, detail: String? = nil
        ) -> HistoryEvent {
            var event = HistoryEvent(
                time: start.adding(seconds: day * 86_400), run: run, type: type,
                component: component, name: name, update: update, to: to,
                commit: commit.flatMap(CommitID.init), detail: detail)
            event.package = name.map { "ghcr.io/x/\($0)" }
            return event
        }
        var back = event(
            "rolled-back", 3, component: "Web", name: "front", update: "u-0000000001",
            to: "1.0", commit: Self.two, detail: "Größe “too” large")
        back.reverts = CommitID(Self.one)
        var scan = event("scanned", 0)
        scan.outcome = "partial"
        return [
            scan,
            event(
                "applied", 1, component: "Web", name: "front", update: "u-0000000001", to: "1.1",
                commit: Self.one),
            event(
                "check-failed", 2, component: "Web", name: "front", update: "u-0000000001",
                detail: "build apps/web"),
            back,
            event("held", 4, component: "Web", name: "front", update: "front 1.1", to: "1.1"),
            event(
                "applied", 5, component: "db", name: "db", update: "u-0000000002", to: "9",
                detail: "the web waits"),
        ]
    }

    private func types(_ change: (inout HistoryQuery) -> Void) throws -> [String] {
        var query = HistoryQuery()
        change(&query)
        var types: [String] = []
        try state.history.search(query).forEach { line, _ in types.append(line.text(.type) ?? "") }
        return types
    }

    @Test(arguments: [false, true])
    func findsTheFateOfAnUpdateUnderEachName(_ isOfEarlierVersion: Bool) throws {
        if isOfEarlierVersion {
            // A failed check had no component then, and nothing bore a digest.
            let old = try lines().map { line in
                line.replacing(try Regex(#""previous":"[0-9a-f]+","#), with: "")
                    .replacing(
                        #""commit":null,"component":"Web","detail":"build"#,
                        with: #""commit":null,"component":null,"detail":"build"#)
            }
            try AtomicFile.write(old.joined(separator: "\n") + "\n", to: path)
        }
        let fate = ["applied", "check-failed", "rolled-back", "held"]
        #expect(try types { $0.component = "web" } == fate)
        #expect(try types { $0.component = "FRONT" } == fate)
        #expect(try types { $0.package = "ghcr.io/x/front" } == fate)
        #expect(try types { $0.update = "u-0000000001" } == fate)
        let brought = try types { $0.commit = "1111111" }
        #expect(brought.filter { $0 != "check-failed" } == ["applied", "rolled-back", "held"])
        #expect(try types { $0.commit = Self.two }.contains("rolled-back"))
    }

    @Test func findsByTimeTypeOutcomeRunAndText() throws {
        let all = ["scanned", "applied", "check-failed", "rolled-back", "held", "applied"]
        #expect(try types { _ in } == all)
        #expect(try types { $0.since = start.adding(seconds: 86_400 * 4) } == ["held", "applied"])
        #expect(try types { $0.until = start.adding(seconds: 86_400) } == ["scanned", "applied"])
        #expect(try types { ($0.since, $0.until) = (start, start) } == ["scanned"])
        #expect(try types { $0.type = "held" } == ["held"])
        #expect(try types { $0.outcome = "failed" } == ["check-failed"])
        #expect(try types { $0.outcome = "taken-back" } == ["rolled-back"])
        #expect(try types { $0.outcome = "rolled-back" } == ["rolled-back"])
        #expect(try types { $0.outcome = "partial" } == ["scanned"])
        #expect(try types { $0.outcome = "succeeded" } == ["applied", "applied"])
        #expect(try types { $0.run = "20251120" } == all)
        #expect(try types { $0.run = "2024" }.isEmpty)
        #expect(try types { $0.text = "WEB waits" } == ["applied"])
        #expect(try types { $0.text = "größe “TOO”" } == ["rolled-back"])
        // What stands in the names of the fields is not looked for.
        #expect(try types { $0.text = "component" }.isEmpty)
        #expect(try types { ($0.component, $0.type) = ("web", "applied") } == ["applied"])
    }

    @Test func findsInFilesOfOthersToo() throws {
        let line =
            #"{"time": "2026-01-01T00:00:00Z", "id": "x", "run": "20260101T000000Z-01234567", "#
            + #""type": "applied", "component": "web", "commit": null}"#
        try AtomicFile.write(line + "\n", to: path)
        #expect(try types { $0.component = "web" } == ["applied"])
        #expect(
            try types {
                ($0.since, $0.until) = (
                    Timestamp("2026-01-01T00:00:00Z"), Timestamp("2026-01-31T00:00:00Z")
                )
            } == ["applied"])
    }

    @Test func agreesWithALookAtEachEvent() throws {
        // Lines that lie across the ends of blocks, and names that are parts of others.
        var events: [HistoryEvent] = []
        for number in 0..<4_000 {
            var event = HistoryEvent(
                time: start.adding(seconds: Int64(number % 977)), run: run, type: "applied",
                component: "c\(number % 50)", name: "n\(number % 7)", update: "u-\(number)",
                detail: String(repeating: "x", count: number % 611))
            event.package = "p\(number % 13)"
            events.append(event)
        }
        try state.history.append(events)
        for name in ["c1", "C11", "n3", "p12"] {
            let expected = events.filter {
                [$0.component, $0.name, $0.package].contains(name.lowercased())
            }.sorted { $0.time < $1.time }.map(\.update)
            var found: [String?] = []
            var query = HistoryQuery()
            query.component = name
            try state.history.search(query).forEach { line, _ in found.append(line.text(.update)) }
            #expect(found == expected)
        }
    }

    // MARK: verify and rotate

    private func lines() throws -> [String] {
        try Files.readText(path, limit: 1 << 20).split(separator: "\n").map(String.init)
    }

    @Test func findsAHistoryIntact() throws {
        let result = try state.history.verification()
        #expect(result.broken == nil && result.chained == 6 && result.unchained == 0)
    }

    @Test(arguments: [
        ("changed", 3), ("removed", 2), ("first removed", 1), ("swapped", 2), ("inserted", 3),
        ("garbage", 2), ("cut", 6), ("empty line", 2),
    ])
    func namesTheFirstLineThatIsBroken(_ defect: String, _ number: Int) throws {
        var lines = try lines()
        switch defect {
        case "changed": lines[1].replace("front", with: "other")
        case "removed": lines.remove(at: 1)
        case "first removed": lines.removeFirst()
        case "swapped": lines.swapAt(1, 2)
        case "inserted":
            lines.insert(
                #"{"id":"x","run":"\#(run)","time":"\#(start)","type":"applied"}"#, at: 2)
        case "garbage": lines[1] = "x"
        case "empty line": lines.insert("", at: 1)
        default: lines[5].removeLast(20)
        }
        let end = defect == "cut" ? "" : "\n"
        try AtomicFile.write(lines.joined(separator: "\n") + end, to: path)
        let broken = try state.history.verification().broken
        #expect(broken?.line == number && broken?.file == path)
    }

    @Test func tellsEntriesOfEarlierVersions() throws {
        let old = #"{"id":"x","run":"\#(run)","time":"\#(start)","type":"scanned"}"# + "\n"
        try AtomicFile.write(old + old, to: path)
        try state.history.append(events())
        let result = try state.history.verification()
        #expect(result.broken == nil && result.chained == 6 && result.unchained == 2)
    }

    @Test func goesOnInAnotherFileAndKeepsTheChain() throws {
        let pruner = StatePruner(
            state, runs: 9, cacheBytes: 0, historyBytes: 100, historyFiles: 2)
        let names = (1...4).map { scratch.file("state/history-00000\($0).jsonl") }
        #expect(try pruner.plan().history.full == names[0])
        for round in 1...4 {
            #expect(try pruner.prune().history.full == names[round - 1])
            try state.history.append([
                HistoryEvent(time: start, run: run, type: "round-\(round)")
            ])
        }
        let removed = try state.history.files()
        #expect(removed == ["history-000003.jsonl", "history-000004.jsonl", "history.jsonl"])
        let result = try state.history.verification()
        #expect(result.broken == nil && result.isBegun && result.chained == 3)
        #expect(try types { $0.text = "round-" } == ["round-2", "round-3", "round-4"])
        try Files.remove(names[3])
        #expect(try state.history.verification().broken?.line == 1)
    }

    @Test func knowsAnEventThatStandsInAFullFile() throws {
        let made = try state.create(started: start, digest: "ff00ff00", pipeline: nil).run
        let event = HistoryEvent(time: start, run: made, type: "once")
        try state.history.append([event])
        _ = try StatePruner(state, runs: 9, cacheBytes: 0, historyBytes: 1).prune()
        try state.history.append([event])
        #expect(try types { $0.type = "once" }.count == 1)
    }

    @Test(arguments: [
        "", "a", "xxxxabc", "abcxxxx", "aXbABCabc", String(repeating: "ab", count: 40) + "abc",
        String(repeating: "x", count: 31) + "aBc", String(repeating: "c", count: 16) + "abc",
    ])
    func findsTheFirstPlaceOfAPiece(_ text: String) {
        let bytes = Array(text.utf8)
        for needle in ["a", "abc", "bc", "abcx", "cabc"] {
            let piece = Array(needle.utf8)
            func plain(_ text: [UInt8]) -> Int? {
                text.indices.first { text[$0...].starts(with: piece) }
            }
            let found = bytes.withUnsafeBytes { ByteSearch(piece).first(in: $0) }
            let folded = bytes.withUnsafeBytes { ByteSearch(foldingCase: piece).first(in: $0) }
            #expect(found == plain(bytes))
            #expect(folded == plain(Array(text.lowercased().utf8)))
        }
    }
}
