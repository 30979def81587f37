import Contracts
import Names
import RunView
import TestSupport

@testable import Metrics

/// A run of two updates, of which one is taken back, and one dependency that nobody answered for.
enum MetricFixture {
    static let run: RunID = "20261120T060000Z-3f2a9c1d"

    static func document<Payload: StagePayload>(
        _ payload: Payload, outcome: Outcome = .complete, findings: [Finding] = []
    ) -> Document<Payload> {
        Document(
            run: run, tool: ToolInfo(name: "upkeep", version: "1"),
            started: "2026-11-20T06:00:00Z", finished: "2026-11-20T06:00:01Z",
            repository: RepositoryInfo(url: "ssh://git@example.org/home.git"), inputs: [],
            outcome: outcome, summary: "", findings: findings, payload: payload)
    }

    static func dependency(_ number: Int, _ name: String, _ state: LookupState) -> Dependency {
        Dependency(
            id: "d-000000000\(number)", name: name, package: name, datasource: "helm",
            file: "a.yaml", current: VersionPair(value: "1.0"), lookup: Lookup(state: state))
    }

    static func update(_ number: Int, _ kind: UpdateKind) -> Update {
        Update(
            id: "u-000000000\(number)", dependency: "d-000000000\(number)", kind: kind,
            group: "g-000000000\(number)", from: VersionPair(value: "1.0"),
            to: VersionPair(value: "2.0"),
            references: [
                VersionReference(file: "a.yaml", bytes: [0, 3], text: "1.0", role: .value)
            ], links: UpdateLinks())
    }

    static func analyzed(
        _ number: Int, _ component: String, _ layer: Layer, security: [String] = [],
        waits: Waits? = nil
    ) -> AnalyzedUpdate {
        AnalyzedUpdate(
            update: "u-000000000\(number)", component: component, layer: layer, kind: .minor,
            breaking: Breaking(isBreaking: false), security: security,
            affected: Affected(), risk: .low, action: .apply, waits: waits)
    }

    static func view(component: String = "Longhorn", isComplete: Bool = true) -> RunView {
        let hold = Waits(for: .hold, rule: "held", text: "it failed before")
        return RunView(
            detect: document(
                DetectPayload(
                    complete: isComplete,
                    dependencies: [
                        dependency(1, "a", .answered), dependency(2, "b", .answered),
                        dependency(3, "c", .failed),
                    ], updates: [update(1, .minor), update(2, .major)]),
                outcome: isComplete ? .complete : .partial,
                findings: [
                    Finding.of(.lookupFailed, "c", "no answer"),
                    Finding(
                        rule: "made/up", severity: .notice, subject: "x", message: "x",
                        fingerprint: ""),
                ]),
            analyze: document(
                AnalyzePayload(
                    updates: [
                        analyzed(1, component, .storage, security: ["CVE-2026-1"]),
                        analyzed(2, "k3s", .core, waits: hold),
                    ],
                    graph: GraphSummary(counts: GraphCounts(resources: 0, nodes: 0, edges: 0)),
                    plan: Plan(batches: [
                        Batch(index: 0, layer: .core, updates: ["u-0000000002"]),
                        Batch(index: 1, layer: .storage, updates: ["u-0000000001"]),
                    ]))))
    }

    static func event(
        _ type: String, _ update: String? = nil, minute: Int = 0, detail: String? = nil
    ) -> HistoryEvent {
        HistoryEvent(
            time: Timestamp(seconds: 1_795_000_000 + Int64(minute) * 60), run: run, type: type,
            update: update, detail: detail)
    }

    static func record(analyze seconds: Int64 = 7) -> RunRecord {
        var record = RunRecord(run: run, pipeline: "update", started: "2026-11-20T06:00:00Z")
        let start = record.started
        func stage(_ name: StageName, _ from: Int64, _ to: Int64) -> StageRecord {
            StageRecord(
                stage: name, exit: 0, summary: "", started: start.adding(seconds: from),
                finished: start.adding(seconds: to))
        }
        record.stages = [
            stage(.analyze, 0, seconds), stage(.apply, 20, 50), stage(.validate, 50, 95),
        ]
        return record
    }
}
