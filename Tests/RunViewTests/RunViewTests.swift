import Contracts
import Names
import RunView
import TestSupport
import Testing

@Suite struct RunViewTests {
    static func document<Payload: StagePayload>(
        _ payload: Payload, outcome: Outcome = .complete, findings: [Finding] = []
    ) -> Document<Payload> {
        Document(
            run: "20261120T060000Z-3f2a9c1d", tool: ToolInfo(name: "upkeep", version: "1"),
            started: "2026-11-20T06:00:00Z", finished: "2026-11-20T06:00:01Z",
            repository: RepositoryInfo(), inputs: [], outcome: outcome,
            summary: "\(Payload.stage.rawValue) done", findings: findings, payload: payload)
    }

    static let dependency = Dependency(
        id: "d-0000000001", name: "cert-manager", package: "cert-manager", file: "a.yaml",
        current: VersionPair(value: "1.0"), lookup: Lookup(state: .answered))

    static func update(_ number: Int, _ version: String) -> Update {
        Update(
            id: "u-000000000\(number)", dependency: "d-0000000001", kind: .minor,
            group: "g-000000000\(number)", from: VersionPair(value: "1.0"),
            to: VersionPair(value: version), links: UpdateLinks())
    }

    static let detect = document(
        DetectPayload(
            complete: true, dependencies: [dependency],
            updates: [update(1, "1.1"), update(2, "1.2")]))

    @Test func joinsWhatTheStagesSayOfAnUpdate() {
        let id: UpdateID = "u-0000000001"
        let view = RunView(
            detect: Self.detect,
            apply: Self.document(
                ApplyPayload(
                    changes: [Change(update: id, outcome: .applied, commit: "c")],
                    push: Push(branch: "main", outcome: .pushed))),
            validate: Self.document(
                ValidatePayload(
                    checks: [
                        Check(
                            check: "build", subject: "apps", outcome: .failed, seconds: 1,
                            updates: [id]),
                        Check(check: "parse", subject: "a.yaml", outcome: .passed, seconds: 0),
                    ], verdict: .failed)),
            rollback: Self.document(
                RollbackPayload(
                    reverts: [Revert(update: id, commit: "c", outcome: .reverted)],
                    push: Push(branch: "main", outcome: .pushed))))
        #expect(view.update(id)?.to.value == "1.1")
        #expect(view.dependency(of: id) == Self.dependency)
        #expect(view.offers(for: "d-0000000001").map(\.id) == [id, "u-0000000002"])
        #expect(view.change(of: id)?.outcome == .applied)
        #expect(view.checks(of: id).map(\.subject) == ["apps"])
        #expect(view.revert(of: id)?.outcome == .reverted)
        #expect(view.analysis(of: id) == nil)
    }

    @Test func toleratesDocumentsThatAreMissing() {
        let view = RunView()
        #expect(view.update("u-0000000001") == nil)
        #expect(view.offers(for: "d-0000000001").isEmpty)
        #expect(view.checks(of: "u-0000000001").isEmpty)
        #expect(view.endings.isEmpty && view.findings.isEmpty)
        #expect(view.names.name("u-0000000001") == "u-0000000001")
    }

    @Test func givesEndingsAndFindingsInTheOrderOfTheStages() {
        let lost = Finding.of(.notLocated, "u-0000000001", "lost")
        let refused = Finding.of(.refused, "u-0000000001", "refused")
        let view = RunView(
            detect: Self.document(
                DetectPayload(complete: false), outcome: .partial, findings: [lost]),
            apply: Self.document(
                ApplyPayload(push: Push(branch: "main", outcome: .none)), findings: [refused]))
        #expect(view.endings.map(\.stage) == [.detect, .apply])
        #expect(view.endings.map(\.outcome) == [.partial, .complete])
        #expect(view.endings.map(\.summary) == ["detect done", "apply done"])
        #expect(view.findings == [lost, refused])
    }

    @Test func namesUpdatesForPeople() {
        let names = RunView(detect: Self.detect).names
        #expect(names.name("u-0000000002") == "cert-manager 1.0 → 1.2")
        #expect(names.because(of: []) == "")
        #expect(
            names.because(of: ["u-0000000002", "u-000000000f"])
                == ": cert-manager 1.0 → 1.2 (u-0000000002), u-000000000f")
        #expect(
            names.because(of: (3...9).map { "u-000000000\($0)" }).hasSuffix(
                "u-0000000007 and 2 more"))
    }
}
