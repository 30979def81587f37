import Contracts
import RunView
import TestSupport
import Testing

@testable import ReportStage

@Suite struct ReportBuilderTests {
    /// What the stages say of one update, and where the report puts it.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var kind: UpdateKind = .minor
        var isLocated = true
        var waits: Waits?
        var outcome: ChangeOutcome?
        var reason: String?
        var detail: String?
        var revert: Revert?
        var chosen: RollbackChoice = .failed
        let section: SectionName
        let words: String?
        let count: any KeyPath<ReportOutcomes, Int> & Sendable
    }

    static let id: UpdateID = "u-0000000001"
    static func wait(_ subject: WaitsFor, _ text: String) -> Waits {
        Waits(for: subject, rule: "held", text: text)
    }

    static let rows = [
        Row(
            testDescription: "applied", outcome: .applied, section: .applied, words: nil,
            count: \.applied),
        Row(
            testDescription: "in review", outcome: .inReview, section: .inReview, words: nil,
            count: \.inReview),
        Row(
            testDescription: "stood there before", outcome: .already, section: .thereBefore,
            words: nil, count: \.already),
        Row(
            testDescription: "not pushed", outcome: .failed, reason: "push-rejected",
            detail: "a hook says no", section: .planned, words: nil, count: \.planned),
        Row(
            testDescription: "not committed", outcome: .failed, reason: "commit-failed",
            detail: "a lock is in the way", section: .failed, words: "a lock is in the way",
            count: \.failed),
        Row(
            testDescription: "taken back", outcome: .applied,
            revert: Revert(update: id, commit: "c", revert: "r", outcome: .reverted),
            section: .failed, words: "taken back", count: \.failed),
        Row(
            testDescription: "taken back by hand", outcome: .applied,
            revert: Revert(update: id, commit: "c", revert: "r", outcome: .reverted), chosen: .all,
            section: .takenBack, words: "taken back by hand", count: \.takenBack),
        Row(
            testDescription: "set back", outcome: .applied,
            revert: Revert(
                update: id, commit: "c", revert: "r", outcome: .setBack, reason: "in the way"),
            section: .failed, words: "taken back, the version alone: in the way", count: \.failed),
        Row(
            testDescription: "not to be taken back", outcome: .applied,
            revert: Revert(update: id, commit: "c", outcome: .refused, reason: "changed since"),
            section: .failed, words: "could not be taken back: changed since", count: \.failed),
        Row(
            testDescription: "refused", outcome: .refused, reason: "changed-since-scan",
            detail: "it is gone", section: .needsYou, words: "it is gone", count: \.refused),
        Row(
            testDescription: "refused without a place", isLocated: false, outcome: .refused,
            reason: "not-located", section: .needsYou, words: "not-located", count: \.unlocated),
        Row(
            testDescription: "not tried, without a place", isLocated: false, section: .needsYou,
            words: "its place was not found", count: \.unlocated),
        Row(
            testDescription: "replacement", kind: .replacement, section: .waiting,
            words: "x/next takes its place", count: \.waiting),
        Row(
            testDescription: "held by the source",
            waits: wait(.age, "minimum-release-age until 2026-11-24T06:00:00Z: 3 d"),
            section: .held, words: "minimum-release-age until 2026-11-24T06:00:00Z: 3 d",
            count: \.held),
        Row(
            testDescription: "held, and skipped for it", waits: wait(.policy, "policy"),
            outcome: .skipped, reason: "held", detail: "policy", section: .held, words: "policy",
            count: \.held),
        Row(
            testDescription: "on hold", waits: wait(.hop, "a step is missing"), outcome: .skipped,
            reason: "on-hold", detail: "a step is missing", section: .held,
            words: "a step is missing", count: \.held),
        Row(
            testDescription: "superseded", outcome: .skipped, reason: "superseded",
            detail: "a higher one is taken", section: .superseded, words: "a higher one is taken",
            count: \.superseded),
        Row(
            testDescription: "beyond the furthest kind", kind: .major, outcome: .skipped,
            reason: "above-max-kind", detail: "major, and no more than minor is wanted",
            section: .waiting, words: "major, and no more than minor is wanted", count: \.waiting),
        Row(
            testDescription: "not asked for", outcome: .skipped, reason: "not-selected",
            section: .planned, words: "not-selected", count: \.planned),
        Row(
            testDescription: "a scan alone", section: .planned, words: nil, count: \.planned),
    ]

    private func view(_ row: Row) -> RunView {
        let reference = VersionReference(
            file: "a.yaml", bytes: [0, 3], text: "1.0", role: .value)
        let update = Update(
            id: Self.id, dependency: "d-0000000001", kind: row.kind, group: "g-0000000001",
            from: VersionPair(value: "1.0"), to: VersionPair(value: "1.1"),
            replacement: row.kind == .replacement ? "x/next" : nil,
            references: row.isLocated ? [reference] : [], links: UpdateLinks())
        let analysis = AnalyzedUpdate(
            update: Self.id, component: "web", layer: .application, kind: row.kind,
            breaking: Breaking(isBreaking: false), affected: Affected(), risk: .medium,
            action: .apply, waits: row.waits)
        let push = Push(branch: "main", outcome: .none)
        return RunView(
            detect: Self.document(
                DetectPayload(
                    complete: true, dependencies: [Self.dependency(.answered)], updates: [update])),
            analyze: Self.document(
                AnalyzePayload(
                    updates: [analysis],
                    graph: GraphSummary(counts: GraphCounts(resources: 0, nodes: 0, edges: 0)),
                    plan: Plan())),
            apply: row.outcome.map { outcome in
                Self.document(
                    ApplyPayload(
                        changes: [
                            Change(
                                update: Self.id, outcome: outcome, reason: row.reason,
                                detail: row.detail, commit: outcome == .applied ? "c" : nil)
                        ], push: push))
            },
            rollback: row.revert.map {
                Self.document(RollbackPayload(chosen: row.chosen, reverts: [$0], push: push))
            })
    }

    static func dependency(_ state: LookupState) -> Dependency {
        Dependency(
            id: "d-0000000001", name: "x/web", package: "x/web", file: "a.yaml",
            current: VersionPair(value: "1.0"), lookup: Lookup(state: state))
    }

    static func document<Payload: StagePayload>(
        _ payload: Payload, findings: [Finding] = []
    ) -> Document<Payload> {
        Document(
            run: "20261120T060000Z-3f2a9c1d", tool: ToolInfo(name: "upkeep", version: "1"),
            started: "2026-11-20T06:00:00Z", finished: "2026-11-20T06:00:01Z",
            repository: RepositoryInfo(), inputs: [], outcome: .complete, summary: "done",
            findings: findings, payload: payload)
    }

    @Test(arguments: rows)
    func putsAnUpdateIntoOnePart(_ row: Row) {
        let report = ReportBuilder.build(view(row))
        #expect(report.sections.map(\.section) == [row.section])
        let entries = report.sections.flatMap(\.entries)
        #expect(entries.map(\.update) == [Self.id])
        #expect(entries.first?.reason == row.words)
        #expect(entries.first?.component == "web" && entries.first?.risk == .medium)
        let outcomes = report.summary.outcomes
        #expect(outcomes[keyPath: row.count] == 1)
        let sum =
            outcomes.applied + outcomes.already + outcomes.waiting + outcomes.held
            + outcomes.superseded + outcomes.refused + outcomes.failed + outcomes.unlocated
            + outcomes.inReview + outcomes.takenBack + outcomes.planned
        #expect(sum == 1)
        #expect(report.summary.risks.medium == 1 && report.summary.updates == 1)
    }

    @Test(arguments: [
        (LookupState.answered, nil), (.failed, "failed: no answer and no reason"),
        (.empty, "empty: no answer and no reason"), (.skipped, nil),
    ])
    func listsWhatWasNotLookedUp(_ state: LookupState, _ words: String?) {
        let report = ReportBuilder.build(
            RunView(
                detect: Self.document(
                    DetectPayload(
                        complete: state == .answered, dependencies: [Self.dependency(state)]))))
        let entries = report.sections.first { $0.section == .notLookedUp }?.entries ?? []
        #expect(entries.map(\.reason) == [words].filter { $0 != nil })
        #expect(report.summary.complete == (state == .answered))
        // What has no version by nature is a number, not a line.
        #expect(report.summary.unversioned == (state == .skipped ? 1 : 0))
    }

    @Test func listsWhatLackedSomethingAndNotWhatWasTakenAllTheSame() {
        let update = Update(
            id: Self.id, dependency: "d-0000000001", kind: .minor, group: "g-0000000001",
            from: VersionPair(value: "1.0"), to: VersionPair(value: "1.1"), links: UpdateLinks())
        func report(
            _ state: LookupState, _ outcome: ChangeOutcome?, _ findings: [Finding] = []
        ) -> ReportPayload {
            let detect = DetectPayload(
                complete: false, dependencies: [Self.dependency(state)], updates: [update])
            let changes = outcome.map { [Change(update: Self.id, outcome: $0)] } ?? []
            return ReportBuilder.build(
                RunView(
                    detect: Self.document(detect, findings: findings),
                    apply: Self.document(
                        ApplyPayload(changes: changes, push: Push(branch: "main", outcome: .none))
                    )))
        }
        func isListed(_ report: ReportPayload) -> Bool {
            report.sections.contains { $0.section == .notLookedUp }
        }
        let lacking = Finding.of(.notLookedUp, "d-0000000001", "no token")
        #expect(isListed(report(.skipped, nil, [lacking])))
        #expect(isListed(report(.failed, nil)) && isListed(report(.failed, .skipped)))
        let taken = report(.failed, .applied)
        #expect(!isListed(taken) && !isListed(report(.failed, .already)))
        let reason = taken.sections.first { $0.section == .applied }?.entries.first?.reason
        #expect(reason?.contains("newer versions may exist") == true)
    }

    @Test(arguments: [
        (Rule.dependencyCycle, true), (.pushRejected, true), (.pushUnreachable, true),
        (.fileMissing, true), (.unsafePath, true), (.logTruncated, true),
        (.logReportDiffer, true), (.unknownKind, true), (.lookupFailed, false),
        (.forReview, false), (.notLocated, false),
        (.catalogBadRelease, true), (.catalogRetired, true), (.catalogWithdrawn, true),
        (.catalogMoved, false), (.signingFailed, true), (.reviewTaken, true),
        (.nothingNamed, true), (.notItsUpdate, true),
    ])
    func bringsUrgentFindingsToAPerson(_ rule: Rule, _ isUrgent: Bool) {
        let report = ReportBuilder.build(
            RunView(
                detect: Self.document(
                    DetectPayload(complete: true), findings: [.of(rule, "subject", "message")])))
        #expect(report.sections.map(\.section) == (isUrgent ? [.needsYou] : []))
        #expect(report.sections.first?.entries.first?.remedy == (isUrgent ? rule.remedy : nil))
    }

    @Test func listsFailedChecksBesideWhatFailed() {
        let report = ReportBuilder.build(
            RunView(
                validate: Self.document(
                    ValidatePayload(
                        checks: [
                            Check(
                                check: "build", subject: "apps", outcome: .failed,
                                reason: "build-failed", seconds: 1),
                            Check(check: "parse", subject: "a.yaml", outcome: .passed, seconds: 0),
                        ], verdict: .failed))))
        #expect(report.sections.map(\.section) == [.failed])
        let entries = report.sections.flatMap(\.entries)
        #expect(entries.map(\.name) == ["check build"])
        #expect(entries.map(\.update) == [nil])
    }

    @Test func putsTheRiskiestFirst() {
        let risks: [Risk] = [.low, .critical, .medium, .high]
        let updates = risks.indices.map { index in
            Update(
                id: "u-000000000\(index)", dependency: "d-0000000001", kind: .minor,
                group: "g-000000000\(index)", from: VersionPair(value: "1.0"),
                to: VersionPair(value: "1.\(index)"), held: Held(reason: "policy"),
                links: UpdateLinks())
        }
        let analyzed = zip(updates, risks).map { update, risk in
            AnalyzedUpdate(
                update: update.id, component: "web", layer: .application, kind: .minor,
                breaking: Breaking(isBreaking: false), affected: Affected(), risk: risk,
                action: .hold)
        }
        let report = ReportBuilder.build(
            RunView(
                detect: Self.document(DetectPayload(complete: true, updates: updates)),
                analyze: Self.document(
                    AnalyzePayload(
                        updates: analyzed,
                        graph: GraphSummary(counts: GraphCounts(resources: 0, nodes: 0, edges: 0)),
                        plan: Plan()))))
        let shown = report.sections.flatMap(\.entries).compactMap(\.risk)
        #expect(shown == [.critical, .high, .medium, .low])
    }

    @Test func knowsNothingWithoutDocuments() {
        let report = ReportBuilder.build(RunView())
        #expect(report.sections.isEmpty && !report.summary.complete)
        #expect(report.summary.updates == 0 && report.summary.dependencies == 0)
    }
}
