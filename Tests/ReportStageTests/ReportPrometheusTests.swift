import Contracts
import SystemSupport
import TestSupport
import Testing

/// `upkeep report -o prometheus`, as an operator calls it.
@Suite struct ReportPrometheusTests {
    private let git: GitFixture

    init() throws {
        git = try GitFixture([
            "a.yaml": ReportTests.image("x/a"), "b.yaml": ReportTests.image("x/b"),
        ])
    }

    private func night(_ fails: Bool = false) throws {
        var report = RenovateFixture()
        report.add(
            "kubernetes", "a.yaml",
            [
                RenovateFixture.image(
                    "x/a", "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0")])
            ])
        report.add(
            "kubernetes", "b.yaml",
            [
                RenovateFixture.image(
                    "x/b", "1.0.0", updates: [RenovateFixture.update("major", "2.0.0")],
                    extra: fails
                        ? ["warnings": .array([.object(["message": "Failed to look up x/b"])])]
                        : [:])
            ])
        let path = try git.writeBeside("report.json", report.report)
        try git.upkeep("upkeep-detect", "--renovate-report", path, "-q", "--force")
        try git.upkeep("upkeep-analyze", "-q")
    }

    private func page() throws -> String {
        let result = try git.upkeep("upkeep-report", "-o", "prometheus")
        #expect(result.exit == 0, "\(result.err)")
        if Programs.isInstalled("promtool") {
            let check = try Programs.run("promtool", ["check", "metrics"], input: result.out)
            #expect(check.exit == 0 && check.text.isEmpty, "\(check.text)\(check.err)")
        }
        return result.text
    }

    private func value(_ page: String, _ name: String, _ labels: String = "") -> String? {
        page.split(separator: "\n")
            .first { $0.hasPrefix("\(name){") && (labels.isEmpty || $0.contains(labels)) }
            .flatMap { $0.split(separator: " ").last.map(String.init) }
    }

    @Test func countsWhatWasAppliedAndShowsWhatWaits() throws {
        try night()
        let before = try page()
        #expect(
            value(before, "upkeep_update_operations_total", "kind=\"minor\",outcome=\"applied\"")
                == "0")
        #expect(value(before, "upkeep_updates_pending", "kind=\"minor\"") == "1")
        let good = value(before, "upkeep_last_good_scan_timestamp_seconds")
        #expect(good != nil && good != "0")
        try git.upkeep("upkeep-apply", "-q", "--max-kind", "minor")
        for _ in 0..<2 {
            let after = try page()
            #expect(
                value(after, "upkeep_update_operations_total", "kind=\"minor\",outcome=\"applied\"")
                    == "1")
            #expect(value(after, "upkeep_updates_pending", "kind=\"minor\"") == nil)
            #expect(value(after, "upkeep_updates_pending", "kind=\"major\"") == "1")
            #expect(value(after, "upkeep_last_update_operations", "\"applied\"") == "1")
            #expect(value(after, "upkeep_update_operations_duration_seconds_count") == "1")
            #expect(value(after, "upkeep_update_batches_total", "outcome=\"applied\"") == "1")
        }
    }

    @Test func aPartialScanMovesNoGoodScan() throws {
        try night(true)
        let page = try page()
        #expect(value(page, "upkeep_last_good_scan_timestamp_seconds") == "0")
        #expect(value(page, "upkeep_last_scan_complete") == "0")
        #expect(value(page, "upkeep_lookup_failures") == "1")
        #expect(value(page, "upkeep_stage_outcome", "stage=\"detect\",outcome=\"partial\"") == "1")
    }
}
