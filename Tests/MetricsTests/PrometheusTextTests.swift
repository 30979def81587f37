import Contracts
import Names
import RunView
import SystemSupport
import TestSupport
import Testing

@testable import Metrics

@Suite struct PrometheusTextTests {
    private static func page(_ view: RunView, _ totals: MetricTotals = MetricTotals()) -> String {
        MetricPage(totals: totals, path: "/srv/home").text(
            view.detect?.repository ?? RepositoryInfo(), view, ReportBuilder.build(view))
    }

    private static func lines(_ page: String, _ name: String) -> [String] {
        page.split(separator: "\n").map(String.init).filter { $0.hasPrefix(name + "{") }
    }

    /// What a night puts on hold is held in that night's numbers.
    @Test func countsTheHoldsOfTheNight() {
        let scan = MetricFixture.view()
        let hold = Hold(
            package: "a", version: "2.0", reason: "build failed", date: "2026-11-20",
            released: false)
        let night = RunView(
            detect: scan.detect, analyze: scan.analyze,
            rollback: MetricFixture.document(
                RollbackPayload(
                    chosen: .failed, push: Push(branch: "main", outcome: .none), holds: [hold])))
        let page = Self.page(night)
        let repository = "repository=\"example.org/home\""
        #expect(page.contains("\nupkeep_holds{\(repository)} 2\n"))
        #expect(page.contains("\nupkeep_updates_waiting{\(repository),waits_for=\"hold\"} 2\n"))
    }

    @Test func saysWhatWaits() {
        let page = Self.page(MetricFixture.view())
        let repository = "repository=\"example.org/home\""
        #expect(
            Self.lines(page, "upkeep_updates_pending") == [
                "upkeep_updates_pending{\(repository),layer=\"core\",kind=\"major\",risk=\"low\"} 1",
                "upkeep_updates_pending{\(repository),layer=\"storage\",kind=\"minor\",risk=\"low\"} 1",
            ])
        for line in [
            "upkeep_security_updates_pending{\(repository),layer=\"storage\"} 1",
            "upkeep_security_updates_pending{\(repository),layer=\"core\"} 0",
            "upkeep_holds{\(repository)} 1",
            "upkeep_lookup_failures{\(repository),datasource=\"helm\"} 1",
            "upkeep_findings{\(repository),rule=\"detect/lookup-failed\",severity=\"warning\"} 1",
            "upkeep_findings{\(repository),rule=\"other\",severity=\"notice\"} 1",
            "upkeep_last_good_scan_timestamp_seconds{\(repository)} 0",
        ] {
            #expect(page.contains("\n\(line)\n"), "\(line)")
        }
    }

    private static let names: [(String, String)] = [
        ("a\"b", "a\\\"b"), ("a\\b", "a\\\\b"), ("a\nupkeep_x 1", "a upkeep_x 1"),
        ("a\u{1B}[31m", "a\u{FFFD}[31m"), ("a\u{202E}b", "a\u{FFFD}b"),
        ("password=hunter22", "password=***"),
    ]

    @Test(arguments: names)
    func aNameFromOutsideIsALabelAndNoMore(_ name: String, _ label: String) {
        let page = Self.page(MetricFixture.view(component: name))
        #expect(page.contains("component=\"\(label)\"} 1\n"), "\(page)")
    }

    @Test func namesOnlySoManyComponents() {
        var updates: [Update] = []
        var analyzed: [AnalyzedUpdate] = []
        for number in 0..<150 {
            var update = MetricFixture.update(1, .minor)
            update.id = UpdateID("u-\(1_000_000_000 + number)")
            updates.append(update)
            var one = MetricFixture.analyzed(
                1, String(repeating: "x", count: 300) + "\(number)", .core)
            one.update = update.id
            analyzed.append(one)
        }
        for index in analyzed.indices where index < 149 { analyzed[index].component = "c\(index)" }
        let view = RunView(
            detect: MetricFixture.document(
                DetectPayload(
                    complete: true, dependencies: [MetricFixture.dependency(1, "a", .answered)],
                    updates: updates)),
            analyze: MetricFixture.document(
                AnalyzePayload(
                    updates: analyzed,
                    graph: GraphSummary(counts: GraphCounts(resources: 0, nodes: 0, edges: 0)),
                    plan: Plan())))
        let page = Self.page(view)
        #expect(Self.lines(page, "upkeep_component_updates_pending").count == 100)
        #expect(page.contains("pending_left_out{repository=\"example.org/home\"} 50\n"))
        #expect(page.split(separator: "\n").allSatisfy { $0.count < 500 })
    }

    private static let addresses: [(String?, String)] = [
        ("ssh://git@example.org/home.git", "example.org/home"),
        ("git@example.org:me/home.git", "example.org/me/home"),
        ("https://me:secret@example.org/home.git?token=x", "example.org/home"),
        ("https://***@example.org/home/", "example.org/home"), (nil, "/srv/home"),
        ("../remote.git", "/srv/home"), ("/srv/git/home.git", "/srv/git/home"),
    ]

    @Test(arguments: addresses)
    func aRepositoryHasOneNameWhicheverTheProtocol(_ url: String?, _ label: String) {
        #expect(RepositoryLabel.text(RepositoryInfo(url: url), path: "/srv/home") == label)
    }

    @Test func everyMetricHasAHelpAndIsNamedOnce() {
        let names = Metric.all.map(\.name)
        #expect(Set(names).count == names.count)
        for metric in Metric.all {
            #expect(metric.help.hasSuffix("."), "\(metric.name)")
            #expect((metric.kind == .counter) == metric.name.hasSuffix("_total"))
            #expect((metric.kind == .histogram) == !metric.buckets.isEmpty)
            #expect(metric.buckets == metric.buckets.sorted())
        }
    }

    @Test(.enabled(if: Programs.isInstalled("promtool"), "promtool is missing: prometheus"))
    func promtoolTakesIt() throws {
        var totals = MetricTotals()
        totals.expect(MetricFixture.view())
        totals.note(MetricFixture.record())
        var counter = EventCounter(totals) { _ in
            RunFacts(MetricFixture.view(), MetricFixture.record())
        }
        counter.count(MetricFixture.event("applied", "u-0000000001"))
        totals = counter.end()
        for name in Self.names.map(\.0) {
            let result = try Programs.run(
                "promtool", ["check", "metrics"],
                input: Array(Self.page(MetricFixture.view(component: name), totals).utf8))
            #expect(result.exit == 0 && result.text.isEmpty, "\(result.text)\(result.err)")
        }
    }
}
