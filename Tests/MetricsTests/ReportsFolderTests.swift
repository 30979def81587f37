import Contracts
import SystemSupport
import TestSupport
import Testing

@testable import Metrics

/// `reports/`: dashboards and alert rules ask for nothing that nobody writes.
@Suite struct ReportsFolderTests {
    /// What Flux and kube-state-metrics tell. Source: Flux, *Prometheus metrics* and *custom metrics*
    /// (`gotk_resource_info` is made by kube-state-metrics as configured there); the controllers of
    /// earlier versions tell `gotk_reconcile_condition` and `gotk_suspend_status` themselves.
    private static let others: Set = [
        "gotk_resource_info", "gotk_reconcile_condition", "gotk_suspend_status",
        "gotk_reconcile_duration_seconds_bucket", "controller_runtime_reconcile_total",
    ]

    @Test func findsTheNamesInAQuery() {
        let uses = QueryNames.uses(
            "1 - sum by (layer) (increase(upkeep_a_total{x=~\"b|c\", y=\"}\"}[30d])) / (up > 0) "
                + "unless on (kind) gotk_b or vector(0)")
        #expect(uses.map(\.metric) == ["upkeep_a_total", "up", "gotk_b"])
        #expect(uses.first?.labels["x"] == "b|c")
    }

    @Test func queriesNameOnlyMetricsThatExist() throws {
        var series: [String: Metric] = [:]
        for metric in Metric.all {
            for name in metric.seriesNames { series[name] = metric }
        }
        let queries = try QueryNames.all()
        #expect(queries.count > 40)
        var asked: Set<String> = []
        for query in queries {
            let uses = QueryNames.uses(query.text)
            #expect(!uses.isEmpty, "\(query.place): \(query.text)")
            for use in uses where !Self.others.contains(use.metric) {
                guard let metric = series[use.metric] else {
                    Issue.record("\(query.place): nobody writes \(use.metric)")
                    continue
                }
                asked.insert(metric.name)
                let labels = Set(metric.labels + ["repository", "le"])
                for (label, value) in use.labels {
                    #expect(labels.contains(label), "\(query.place): \(use.metric) has no \(label)")
                    if label == "outcome", metric.name != Metric.stageOutcome.name {
                        for word in value.split(separator: "|") {
                            #expect(OperationOutcome(rawValue: String(word)) != nil, "\(word)")
                        }
                    }
                }
            }
        }
        let unasked = Set(Metric.all.map(\.name)).subtracting(asked)
        // What is for whoever asks more, and what others are put beside.
        #expect(
            unasked == [
                "upkeep_updates", "upkeep_component_updates_pending_left_out",
            ])
    }

    @Test(.enabled(if: Programs.isInstalled("promtool"), "needs promtool (prometheus)"))
    func promtoolTakesRulesAndQueries() throws {
        let folder = Paths.join(QueryNames.root, "reports/prometheus")
        for words in [
            ["check", "rules", "upkeep.rules.yaml"], ["test", "rules", "upkeep.rules.test.yaml"],
        ] {
            let result = try Programs.run("promtool", words, in: folder)
            #expect(result.exit == 0, "\(result.text)\(result.err)")
        }
        let scratch = try ScratchDirectory()
        let rules = try QueryNames.all().enumerated().map { index, query in
            let text = query.text.replacing("$repository", with: ".*").replacing("'", with: "''")
            return "  - {record: query_\(index), expr: '\(text.replacing("\n", with: " "))'}\n"
        }
        try scratch.write("q.yaml", "groups:\n- name: q\n  rules:\n" + rules.joined())
        let result = try Programs.run("promtool", ["check", "rules", scratch.file("q.yaml")])
        #expect(result.exit == 0, "\(result.text)\(result.err)")
    }

    @Test func everyAlertHasATest() throws {
        let folder = Paths.join(QueryNames.root, "reports/prometheus")
        let tests = try Files.readText(
            Paths.join(folder, "upkeep.rules.test.yaml"), limit: 1 << 20)
        let rules = try Files.readText(Paths.join(folder, "upkeep.rules.yaml"), limit: 1 << 20)
        let names = rules.split(separator: "\n").compactMap { line in
            line.firstRange(of: "- alert: ").map { String(line[$0.upperBound...]) }
        }
        #expect(names.count == 9)
        for name in names {
            #expect(tests.contains("alertname: \(name)\n        exp_alerts"), "\(name)")
        }
    }
}
