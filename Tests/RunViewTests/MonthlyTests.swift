import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

@testable import RunView
@testable import Runs

@Suite struct MonthlyTests {
    let scratch: ScratchDirectory
    let state: StateDirectory
    private let now = Timestamp(seconds: 1_796_083_200)  // 2026-12-01

    init() throws {
        scratch = try ScratchDirectory()
        state = StateDirectory(path: scratch.file("state"))
        try state.prepare()
    }

    private func time(_ text: String) -> Timestamp { Timestamp(text) ?? Timestamp(seconds: 0) }

    private func event(
        _ type: String, _ day: String, update: String? = nil,
        _ change: (inout HistoryEvent) -> Void = { _ in }
    ) -> HistoryEvent {
        let time = time("\(day)T06:00:00Z")
        var event = HistoryEvent(
            time: time, run: RunID(started: time, digest: "0123456789"), type: type,
            component: update.map { "c-\($0)" }, update: update)
        change(&event)
        return event
    }

    private func month(_ text: String) throws -> CalendarMonth {
        try #require(CalendarMonth(text))
    }

    @Test func sumsUpAMonthAndComparesItWithTheOneBefore() throws {
        func applied(_ day: String, _ update: String, _ layer: String, after days: Int64)
            -> HistoryEvent
        {
            event("applied", day, update: update) {
                $0.layer = layer
                $0.kind = "minor"
                $0.seconds = 10
                $0.released = $0.time.adding(seconds: -days * 86_400)
            }
        }
        try state.history.append([
            event("scanned", "2026-10-31") { $0.outcome = "complete" },
            applied("2026-10-31", "0", "core", after: 1),
            event("scanned", "2026-11-01") {
                $0.outcome = "partial"
                $0.findings = ["detect/lookup-failed": 3]
            },
            event("scanned", "2026-11-02") {
                $0.outcome = "complete"
                $0.findings = ["detect/lookup-failed": 1]
            },
            applied("2026-11-02", "1", "core", after: 2),
            applied("2026-11-02", "2", "storage", after: 4),
            event("applied", "2026-11-03", update: "3") {
                ($0.approvedBy, $0.approval, $0.window) = ("ada", "override", "nights")
            },
            event("rolled-back", "2026-11-03", update: "2") {
                ($0.layer, $0.reason, $0.rule) = ("storage", "build x", "validate/build-failed")
            },
            event("refused", "2026-11-03", update: "4"),
            event("applied", "2026-12-01", update: "5"),
        ])
        let summary = try MonthlyBuilder.build(month("2026-11"), state, now: now)
        #expect(summary.counts.applied == 3 && summary.counts.rolledBack == 1)
        #expect(summary.successPerMille == 500 && !summary.complete)
        #expect(summary.layers.map(\.name) == ["core", "storage", "unknown"])
        #expect(summary.leadTime == MonthlyDuration(count: 2, mean: 259_200, p90: 345_600))
        #expect(summary.applyTime?.count == 1 && summary.applyTime?.mean == 10)
        #expect(summary.scans.partial == 1 && summary.scans.daysWithout == 29)
        #expect(
            summary.issues.first == MonthlyIssue(rule: "detect/lookup-failed", count: 4, runs: 2))
        #expect(summary.approvers.map(\.updates) == [2, 1])
        #expect(summary.windows == [MonthlyWindow(window: "nights", updates: 1, runs: 1)])
        #expect(summary.rollbacks.first?.rule == "validate/build-failed")
        #expect(summary.before?.counts.applied == 1 && summary.before?.successPerMille == 1_000)
        #expect(summary.notes.contains { $0.hasPrefix("29 of 30 days") })
        let later = now.adding(seconds: 9_999_999)
        #expect(try MonthlyBuilder.build(month("2026-11"), state, now: later) == summary)
    }

    @Test func saysThatItKnowsNothing() throws {
        let summary = try MonthlyBuilder.build(month("2026-11"), state, now: now)
        #expect(summary.successPerMille == nil && summary.before == nil && !summary.complete)
        #expect(summary.notes.first == "the history has nothing of this month")
    }

    @Test(arguments: [
        ([5], 5, 5), ([1, 2, 3, 4], 3, 4), (Array(1...10), 6, 9), (Array(1...11), 6, 10),
        ([Int.max, Int.max], 1 << 40, 1 << 40),
    ])
    func takesTheNearestRank(_ values: [Int], _ mean: Int, _ p90: Int) {
        #expect(MonthlyTally.duration(values)?.mean == mean)
        #expect(MonthlyTally.duration(values)?.p90 == p90)
    }

    @Test(arguments: [
        ("2026-01", "2025-12", "2026-02", "2026-01-31T23:59:59Z"),
        ("2024-02", "2024-01", "2024-03", "2024-02-29T23:59:59Z"),
        ("2026-12", "2026-11", "2027-01", "2026-12-31T23:59:59Z"),
    ])
    func knowsTheCalendar(_ text: String, _ before: String, _ after: String, _ end: String) throws {
        let month = try month(text)
        #expect(month.previous.text == before && month.next.text == after)
        #expect(month.end.text == end && month.text == text)
    }

    @Test(arguments: ["", "2026", "2026-13", "2026-1", "2026-11-01", "99999-1", "20x6-11"])
    func refusesWhatIsNotAMonth(_ text: String) { #expect(CalendarMonth(text) == nil) }
}
