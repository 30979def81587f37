import Contracts
import Delivery
import Names
import RunView
import TestSupport
import Testing

@testable import ReportStage

/// What a night's message says: the words and the numbers of its report.
@Suite struct EventListTests {
    private static let run: RunID = "20261127T060000Z-3f2a9c1d"
    private static let commit: CommitID = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    private static let back: CommitID = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

    /// One update of a night.
    private struct One {
        var name: String
        var waits: Waits?
        var change: (outcome: ChangeOutcome, reason: String?)?
        var security: [String] = []
        var file = "a.yaml"
    }

    private func view(
        _ all: [One], push: Push = Push(branch: "main", outcome: .none),
        rollback: RollbackPayload? = nil, checks: [Check] = []
    ) -> RunView {
        let ids = all.indices.map { UpdateID(trusted: "u-000000000\($0)") }
        let dependencies = all.indices.map { DependencyID(trusted: "d-000000000\($0)") }
        let reference = VersionReference(file: "a.yaml", bytes: [0, 3], text: "1.0", role: .value)
        let detect = DetectPayload(
            complete: true,
            dependencies: all.indices.map { index in
                Dependency(
                    id: dependencies[index], name: all[index].name, package: all[index].name,
                    datasource: "docker", file: all[index].file,
                    current: VersionPair(value: "1.0"), lookup: Lookup(state: .answered))
            },
            updates: all.indices.map { index in
                Update(
                    id: ids[index], dependency: dependencies[index], kind: .minor,
                    group: "g-0000000001", from: VersionPair(value: "1.0"),
                    to: VersionPair(value: "1.1"), references: [reference], links: UpdateLinks())
            })
        let analyze = AnalyzePayload(
            updates: all.indices.map { index in
                AnalyzedUpdate(
                    update: ids[index], component: all[index].name, layer: .application,
                    kind: .minor, breaking: Breaking(isBreaking: false),
                    security: all[index].security, affected: Affected(), risk: .low,
                    action: .apply, waits: all[index].waits)
            }, graph: GraphSummary(counts: GraphCounts(resources: 0, nodes: 0, edges: 0)),
            plan: Plan())
        let changes = all.indices.compactMap { index in
            all[index].change.map {
                Change(
                    update: ids[index], outcome: $0.outcome, reason: $0.reason,
                    detail: $0.reason.map { "in words: \($0)" },
                    commit: $0.outcome == .applied || $0.outcome == .failed ? Self.commit : nil)
            }
        }
        return RunView(
            detect: ReportBuilderTests.document(detect),
            analyze: ReportBuilderTests.document(analyze),
            apply: changes.isEmpty
                ? nil : ReportBuilderTests.document(ApplyPayload(changes: changes, push: push)),
            validate: checks.isEmpty
                ? nil
                : ReportBuilderTests.document(
                    ValidatePayload(
                        checks: checks, verdict: .failed, base: Self.commit, head: Self.commit)),
            rollback: rollback.map { ReportBuilderTests.document($0) })
    }

    private func events(_ view: RunView) -> [DeliveryEvent] {
        EventList(view, ReportBuilder.build(view), Self.run, nil).all
    }

    @Test func saysOfWhatWaitsWhatItWaitsFor() {
        let window = Waits(
            for: .window, rule: "waits", text: "no rule sets a maintenance window",
            take: "upkeep apply --update u-0000000000")
        let hold = Waits(for: .hold, rule: "held", text: "held: it failed")
        let view = view([
            One(name: "postgres", waits: window),
            One(name: "postgres", waits: window, file: "b.yaml"),
            One(name: "policy", waits: hold),
            One(name: "grafana", waits: Waits(for: .person, rule: "waits", text: "major")),
            One(name: "web"), One(name: "proxy", waits: hold, security: ["CVE-2026-1"]),
        ])
        let found = events(view)
        #expect(
            Set(found.map(\.name)) == [
                .waitsForWindow, .approvalNeeded, .updateAvailable, .securityUpdate,
            ])
        // One row of the report is one line, with a key for each of its updates.
        let joined = found.first { $0.name == .waitsForWindow }
        #expect(joined?.title == "postgres 1.0 → 1.1 (2 places)" && joined?.keys.count == 2)
        #expect(joined?.also == .updateAvailable)
        #expect(!found.contains { $0.title.contains("policy") }, "what is held is no news")
        let outcomes = ReportBuilder.build(view).summary.outcomes
        func count(_ names: EventName...) -> Int {
            found.filter { names.contains($0.name) }.reduce(0) { $0 + $1.keys.count }
        }
        #expect(count(.waitsForWindow, .approvalNeeded) == outcomes.waiting)
        #expect(count(.updateAvailable) == outcomes.planned)
    }

    @Test func saysWhyAnUpdateWasTakenBack() throws {
        let id: UpdateID = "u-0000000000"
        let hold = Hold(
            package: "policy", version: "1.1", reason: "build failed", date: "2026-11-27",
            released: false)
        let check = Check(
            check: "build", subject: "infrastructure/policies", outcome: .failed,
            reason: "no such field: matchConditions", seconds: 1, updates: [id])
        let found = events(
            view(
                [
                    One(name: "policy", change: (.applied, nil)),
                    One(name: "web", change: (.applied, nil)),
                ],
                push: Push(remote: "origin", branch: "main", outcome: .pushed),
                rollback: RollbackPayload(
                    chosen: .failed,
                    reverts: [
                        Revert(
                            update: id, commit: Self.commit, revert: Self.back, outcome: .reverted)
                    ],
                    push: Push(remote: "origin", branch: "main", outcome: .pushed), holds: [hold]),
                checks: [check]))
        #expect(found.map(\.name) == [.done, .rolledBack])
        let detail = try #require(found.last?.detail)
        #expect(detail.contains("taken back in \(Self.back.short)") && detail.contains("is held"))
        #expect(detail.contains("check build of infrastructure/policies failed: no such field"))
    }

    @Test(arguments: [
        (PushOutcome.rejected, "push-rejected", "the push to origin/main was rejected"),
        (.unreachable, "remote-unreachable", "origin cannot be reached"),
    ])
    func aFailedPushIsOneLine(_ outcome: PushOutcome, _ reason: String, _ title: String) {
        let push = Push(
            remote: "origin", branch: "main", outcome: outcome, message: "protected branch")
        let found = events(
            view(
                [
                    One(name: "a", change: (.failed, reason)),
                    One(name: "b", change: (.failed, reason)),
                    One(name: "c", change: (.failed, "commit-failed")),
                ], push: push))
        #expect(found.filter { $0.title == title }.count == 1)
        let detail = found.first { $0.title == title }?.detail
        #expect(
            detail == "protected branch; 2 updates did not get there; the next run takes them again"
        )
        // What failed of itself is told as that.
        #expect(found.count == 2 && found.contains { $0.title.hasPrefix("c ") })
    }

    @Test func saysThatNothingWasPushed() {
        let found = events(view([One(name: "a", change: (.applied, nil))]))
        #expect(found.map(\.name) == [.done])
        #expect(
            found[0].detail
                == "commit \(Self.commit.short), not pushed: it stands on the local branch main")
    }
}
