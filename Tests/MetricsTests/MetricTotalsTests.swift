import Contracts
import Names
import RunView
import Testing

@testable import Metrics

@Suite struct MetricTotalsTests {
    private static let facts = RunFacts(MetricFixture.view(), MetricFixture.record())

    private static func counted(_ events: [HistoryEvent]...) -> MetricTotals {
        var totals = MetricTotals()
        for part in events { totals.count(part) { _ in facts } }
        return totals
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

    /// However often it is called, and whatever of the history is gone, nothing is counted twice.
    @Test func countsEachEventOnce() {
        let whole = Self.counted(Self.night)
        #expect(Self.counted(Self.night, Self.night) == whole)
        for cut in 1..<Self.night.count {
            #expect(
                Self.counted(Array(Self.night.prefix(cut)), Self.night).counters
                    .filter { $0.key != "upkeep_update_batches_total" }
                    == whole.counters.filter { $0.key != "upkeep_update_batches_total" })
        }
        let later = [MetricFixture.event("applied", "u-0000000001", minute: 90)]
        let rotated = Self.counted(Self.night, later)
        #expect(
            rotated.counters["upkeep_update_operations_total"]?["storage|minor|applied"] == 2)
        #expect(Self.counted(Self.night, []) == whole)
    }

    @Test func aPartialScanIsNotAGoodOne() {
        var totals = Self.counted([MetricFixture.event("scanned", detail: "complete: all")])
        let good = totals.lastGoodScan
        totals.count(
            [
                MetricFixture.event("scanned", detail: "complete: all"),
                MetricFixture.event("scanned", "x", minute: 9, detail: "partial: 1 failed"),
            ]) { _ in Self.facts }
        #expect(good != nil && totals.lastGoodScan == good)
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
