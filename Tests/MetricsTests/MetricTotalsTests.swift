import Contracts
import Names
import RunView
import Runs
import SystemSupport
import TestSupport
import Testing

@testable import Metrics

@Suite struct MetricTotalsTests {
    private static let facts = RunFacts(MetricFixture.view(), MetricFixture.record())

    private static func counted(_ events: [HistoryEvent]) -> MetricTotals {
        var counter = EventCounter(MetricTotals()) { _ in facts }
        events.forEach { counter.count($0) }
        return counter.end()
    }

    private static let night = [
        MetricFixture.event("scanned", detail: "complete: 3 dependencies"),
        MetricFixture.event("applied", "u-0000000001", minute: 1),
        MetricFixture.event("applied", "u-0000000002", minute: 1),
        MetricFixture.event("check-failed", "u-0000000002", minute: 2),
        MetricFixture.event("rolled-back", "u-0000000002", minute: 3),
        MetricFixture.event("held", "u-0000000002", minute: 3),
    ]

    @Test func countsWhatBecameOfUpdates() {
        let totals = Self.counted(Self.night)
        #expect(
            totals.counters["upkeep_update_operations_total"] == [
                "storage|minor|applied": 1, "core|major|applied": 1,
                "core|major|check-failed": 1, "core|major|rolled-back": 1,
            ])
        #expect(
            totals.counters["upkeep_update_failures_total"] == ["core|major|check-failed": 1])
        #expect(
            totals.counters["upkeep_update_batches_total"] == [
                "core|failed": 1, "storage|applied": 1,
            ])
        #expect(totals.counters["upkeep_rollbacks_total"] == ["core|major": 1])
        #expect(totals.counters["upkeep_holds_set_total"] == ["": 1])
        #expect(totals.lastOperations["rolled-back"] == 1)
        let seconds = totals.histograms["upkeep_update_operations_duration_seconds"]
        #expect(seconds?["storage"]?.sum == 75 && seconds?["storage"]?.count == 1)
        #expect(seconds?["storage"]?.buckets.prefix(4) == [0, 0, 0, 1])
    }

    /// However often it is called, whatever is lost or rotated, nothing is counted twice and nothing falls.
    @Test func countsEachEventOnce() throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(path: scratch.file("state"))
        try state.prepare()
        var totals = MetricTotals()
        func caughtUp() throws -> Int64? {
            try totals.catchUp(state)
            try totals.write(state)
            totals = MetricTotals.read(state)
            return totals.counters["upkeep_update_operations_total"]?
                .first { $0.key.hasSuffix("applied") }?.value
        }
        #expect(try caughtUp() == nil)
        try state.history.append([Self.night[0], Self.night[1]])
        #expect(try caughtUp() == 1)
        #expect(try caughtUp() == 1)
        func next(_ number: Int) -> HistoryEvent {
            MetricFixture.event("applied", "u-100000000\(number)", minute: 10 + number)
        }
        try state.history.append([next(1), next(2)])
        #expect(try caughtUp() == 3)
        // Rotated: the file keeps its number, the next one begins anew.
        try Files.rename(
            scratch.file("state/history.jsonl"), to: scratch.file("state/history-000001.jsonl"))
        #expect(try caughtUp() == 3)
        try state.history.append([next(3)])
        #expect(try caughtUp() == 4)
        // The old one is gone, then all of it.
        try Files.remove(scratch.file("state/history-000001.jsonl"))
        #expect(try caughtUp() == 4)
        try Files.remove(scratch.file("state/history.jsonl"))
        #expect(try caughtUp() == 4)
        // Made anew: what is older than what is counted was counted.
        try state.history.append([Self.night[1], next(2), next(5)])
        #expect(try caughtUp() == 5)
    }

    @Test func aPartialScanIsNotAGoodOne() {
        let scan = MetricFixture.event("scanned", detail: "complete: all")
        var partial = MetricFixture.event("scanned", minute: 9, detail: "all")
        partial.outcome = "partial"
        let totals = Self.counted([scan, partial])
        #expect(totals.lastGoodScan == scan.time)
        #expect(totals.counters["upkeep_scans_total"] == ["complete": 1, "partial": 1])
        if let scan = MetricFixture.view(isComplete: false).detect {
            var none = MetricTotals()
            none.note(scan)
            #expect(none.lastGoodScan == nil)
        }
    }

    @Test func observesEachAnalysisOnce() {
        var totals = MetricTotals()
        totals.note(MetricFixture.record())
        totals.note(MetricFixture.record())
        let seen = totals.histograms["upkeep_dependency_analysis_duration_seconds"]?[""]
        #expect(seen?.count == 1 && seen?.sum == 7)
        #expect(totals.stages["validate"]?.seconds == 45)
    }

    @Test func listsWithZeroWhatMayBeCountedSoon() {
        var totals = MetricTotals()
        totals.expect(MetricFixture.view())
        #expect(
            totals.counters["upkeep_update_operations_total"]?["core|major|failed"] == 0)
        #expect(totals.counters["upkeep_update_batches_total"]?["storage|applied"] == 0)
    }
}
