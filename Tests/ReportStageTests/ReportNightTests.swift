import Contracts
import Decision
import Names
import RunView
import TestSupport
import Testing

@testable import ReportStage

/// Nights that did not go well, as documents, and what the report says of them.
@Suite struct ReportNightTests {
    static let good: UpdateID = "u-0000000001"
    static let bad: UpdateID = "u-0000000002"
    static let start = commit("1")
    static let made = commit("2")
    static let back = commit("3")
    static let said = "Error: no matches for Id Deployment"
    /// How a report tells of it: without the program's words.
    private static let more = "apps does not build any more\(`where`)"
    private static let `where` = " (what it said: upkeep show validate)"

    static func commit(_ digit: Character) -> CommitID {
        CommitID(trusted: String(repeating: digit, count: 40))
    }

    static func update(_ id: UpdateID) -> Update {
        let number = id.text.suffix(1)
        return Update(
            id: id, dependency: DependencyID(trusted: "d-000000000\(number)"), kind: .minor,
            group: GroupID(trusted: "g-000000000\(number)"), from: VersionPair(value: "1.0"),
            to: VersionPair(value: "1.1"),
            references: [
                VersionReference(file: "a.yaml", bytes: [0, 3], text: "1.0", role: .value)
            ], links: UpdateLinks())
    }

    /// A run of two updates of which the second fails its build.
    ///
    /// - Parameters:
    ///   - outcome: what apply says of both.
    ///   - reverts: what rollback did; nil where it did not run.
    static func night(
        _ push: Push, as outcome: ChangeOutcome = .applied, reverts: Document<RollbackPayload>?,
        reviews: [PushedReview] = [], checked: CommitID? = made, findings: [Finding] = [],
        reason: String? = nil
    ) -> RunView {
        let names = ["d-0000000001", "d-0000000002"].map { id in
            Dependency(
                id: DependencyID(trusted: id), name: "x/\(id.suffix(1))",
                package: "x/\(id.suffix(1))", file: "a.yaml", current: VersionPair(value: "1.0"),
                lookup: Lookup(state: .answered))
        }
        let rule = Rule(
            "validate/build-failed", .error, "", why: "", example: .situation(""),
            remedy: "upkeep rollback --failed")
        let check = Check(
            check: "build", subject: "apps", outcome: .failed, reason: "build-failed", seconds: 1,
            updates: [bad])
        let passed = Check(check: "parse", subject: "a.yaml", outcome: .passed, seconds: 0)
        return RunView(
            detect: ReportBuilderTests.document(
                DetectPayload(
                    complete: true, dependencies: names, updates: [update(good), update(bad)])),
            analyze: ReportBuilderTests.document(
                AnalyzePayload(
                    updates: [],
                    graph: GraphSummary(counts: GraphCounts(resources: 0, nodes: 0, edges: 0)),
                    plan: Plan())),
            apply: ReportBuilderTests.document(
                ApplyPayload(
                    changes: [good, bad].map {
                        Change(
                            update: $0, outcome: outcome, reason: reason, detail: push.message,
                            commit: made)
                    }, push: push, reviews: reviews), findings: findings),
            validate: checked.map { head in
                ReportBuilderTests.document(
                    ValidatePayload(
                        checks: [check, passed], verdict: .failed, base: start, head: head),
                    findings: [
                        .of(rule, "apps", "apps does not build any more", evidence: said)
                    ])
            }, rollback: reverts)
    }

    static func reverts(
        _ outcome: RevertOutcome = .reverted, from: CommitID = made, branch: String = "main",
        pushed: PushOutcome = .pushed
    ) -> Document<RollbackPayload> {
        ReportBuilderTests.document(
            RollbackPayload(
                chosen: .failed,
                reverts: [
                    Revert(
                        update: bad, commit: made, revert: outcome == .reverted ? back : nil,
                        outcome: outcome)
                ],
                push: Push(
                    remote: "origin", branch: branch, from: from, to: back, outcome: pushed),
                holds: [
                    Hold(
                        package: "x/2", version: "1.1", reason: "build failed", run: "r",
                        date: "2026-11-20", released: false)
                ]))
    }

    static func entries(_ report: ReportPayload, _ name: SectionName) -> [ReportEntry] {
        report.sections.first { $0.section == name }?.entries ?? []
    }

    @Test func tellsAFailureThatWasTakenBackOnce() {
        let push = Push(
            remote: "origin", branch: "main", from: Self.start, to: Self.made, outcome: .pushed)
        let report = ReportBuilder.build(Self.night(push, reverts: Self.reverts()))
        #expect(report.sections.map(\.section) == [.applied, .failed])
        let failed = Self.entries(report, .failed)
        #expect(failed.map(\.update) == [Self.bad] && failed.first?.commit == Self.back)
        #expect(
            failed.first?.reason
                == "taken back and held: the check build of apps failed\(Self.where)")
        #expect(
            failed.first?.remedy
                == "to look: git show \(Self.back.short); "
                + "to have the version again: upkeep hold release x/2 1.1")
        #expect(
            report.summary.text
                == "1 update applied, 1 taken back; pushed \(Self.start.short)..\(Self.back.short) "
                + "to origin/main; not backed up; 1 of 2 checks passed")
        #expect(report.summary.before == Self.start && report.summary.after == Self.back)
    }

    @Test(arguments: [nil, reverts(.refused)])
    func bringsWhatStillFailsToAPerson(_ rollback: Document<RollbackPayload>?) {
        let push = Push(
            remote: "origin", branch: "main", from: Self.start, to: Self.made, outcome: .pushed)
        let report = ReportBuilder.build(Self.night(push, reverts: rollback))
        let urgent = Self.entries(report, .needsYou)
        #expect(urgent.map(\.reason) == [Self.more])
        #expect(urgent.first?.remedy?.contains("upkeep rollback --failed") == true)
        #expect(report.summary.text.contains("; 1 urgent: apps; "))
        let text = report.sections.flatMap(\.entries).compactMap(\.reason).joined()
        #expect(!text.contains(Self.said))
        let told = (Self.entries(report, .applied) + Self.entries(report, .failed))
            .first { $0.update == Self.bad }?.reason
        #expect(told?.contains(Self.where) == true)
        let stands = report.summary.text.contains("(1 of these failed a check)")
        #expect(stands == (rollback == nil))
    }

    @Test func marksWhatFailsInAReviewOfItsOwn() {
        var push = Push(remote: "origin", branch: "upkeep/{group}", outcome: .pushed)
        push.base = "main"
        let reviews = ["g-0000000001", "g-0000000002"].map { group in
            PushedReview(
                group: GroupID(trusted: group), remote: "origin", branch: "upkeep/\(group)",
                base: "main", commit: Self.made)
        }
        let report = ReportBuilder.build(
            Self.night(push, as: .inReview, reverts: nil, reviews: reviews))
        #expect(report.sections.map(\.section) == [.needsYou, .inReview])
        let review = Self.entries(report, .inReview).first { $0.update == Self.bad }
        #expect(review?.reason == "the check build of apps failed\(Self.where)")
        #expect(Self.entries(report, .needsYou).first?.remedy?.contains("rollback") == false)
        #expect(
            report.summary.text.hasPrefix(
                "2 updates in review (1 of these failed a check); 1 urgent: apps; "
                    + "pushed to 2 review branches on main; "))
    }

    /// From where to where the branch went, by the documents of a run.
    struct Way: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var apply: (CommitID?, CommitID?) = (start, made)
        var reverts: Document<RollbackPayload>?
        var checked: CommitID? = made
        let ends: (CommitID?, CommitID?)
        var words = "1 of 2 checks passed"
    }

    static let ways = [
        Way(testDescription: "a good push", ends: (start, made)),
        Way(testDescription: "taken back", reverts: reverts(), ends: (start, back)),
        Way(
            testDescription: "taken by hand after that", apply: (back, commit("4")),
            reverts: reverts(), ends: (start, commit("4")),
            words: "1 of 2 checks passed, the last push is not checked"),
        Way(
            testDescription: "a new branch for review", apply: (nil, made), reverts: reverts(),
            ends: (start, back)),
        Way(
            testDescription: "a branch begun anew", apply: (commit("9"), made),
            reverts: reverts(), ends: (start, back)),
        Way(testDescription: "unchecked", checked: nil, ends: (start, made), words: "not checked"),
    ]

    @Test(arguments: ways)
    func saysFromWhereToWhereTheBranchWent(_ way: Way) {
        let push = Push(
            remote: "origin", branch: "main", from: way.apply.0, to: way.apply.1, outcome: .pushed)
        let report = ReportBuilder.build(
            Self.night(push, reverts: way.reverts, checked: way.checked))
        #expect(report.summary.before == way.ends.0 && report.summary.after == way.ends.1)
        let commits = [way.ends.0, way.ends.1].compactMap { $0?.short }.joined(separator: "..")
        #expect(report.summary.text.contains("; pushed \(commits) to origin/main; "))
        #expect(report.summary.text.hasSuffix(way.words))
    }

    @Test func saysWhyNothingWasPushedOnce() {
        let why = "[remote rejected] (hook); no direct pushes"
        let push = Push(
            remote: "origin", branch: "main", from: Self.start, to: Self.start, outcome: .rejected,
            message: why)
        let refused = Finding.of(
            .pushRejected, "origin", "origin refused main: \(why); the commits are kept on refs/x")
        let view = Self.night(
            push, as: .failed, reverts: nil, checked: nil, findings: [refused],
            reason: "push-rejected")
        let report = ReportBuilder.build(view)
        #expect(report.sections.map(\.section) == [.needsYou, .planned])
        #expect(Self.entries(report, .planned).allSatisfy { $0.reason == nil && $0.commit == nil })
        #expect(
            report.summary.text
                == "nothing applied; not pushed: [remote rejected] (hook), no direct pushes; "
                + "not backed up; 2 go with the next run")
        #expect(
            Self.entries(report, .needsYou).map(\.reason)
                == ["origin refused main; the commits are kept on refs/x"])
        #expect(view.branchLines.isEmpty && view.calmBranchLines.isEmpty)
    }

    @Test func saysOnceThatNothingIsPushed() {
        let push = Push(branch: "main", from: Self.start, to: Self.made, outcome: .none)
        let view = Self.night(push, reverts: Self.reverts(pushed: .none))
        let text = ReportBuilder.build(view).summary.text
        #expect(text.contains("stands on the local branch main (push it: git push); "))
        #expect(view.branchLines.count == 1 && view.calmBranchLines.isEmpty)
    }

    @Test func countsNewRowsAsTheyAreMarked() {
        let push = Push(
            remote: "origin", branch: "main", from: Self.start, to: Self.made, outcome: .pushed)
        let view = Self.night(push, reverts: nil)
        let before = ReportBuilderTests.document(
            ReportBuilder.build(Self.night(push, reverts: Self.reverts())))
        let report = ReportBuilder.build(view, earlier: before)
        let marked = report.sections.flatMap(\.entries).filter(\.isNew)
        #expect(marked.map(\.component) == ["apps"] && report.summary.new == 1)
    }

    @Test func seesAHoldThatWasMadeAfterTheScan() {
        let push = Push(
            remote: "origin", branch: "main", from: Self.start, to: Self.start, outcome: .none)
        let hold = Hold(
            package: "x/2", version: "1.1", reason: "we wait for 1.2", date: "2026-11-20",
            released: false)
        let view = Self.night(push, as: .skipped, reverts: nil, reason: "above-max-kind")
            .judged(by: [Self.bad: hold], Wanted(), now: "2026-11-20T07:00:00Z")
        let held = Self.entries(ReportBuilder.build(view), .held)
        #expect(held.map(\.update) == [Self.bad])
        #expect(held.map(\.reason) == ["held: we wait for 1.2"])
        #expect(held.first?.take == "upkeep apply --update \(Self.bad) --override REASON")
    }

    @Test func namesThePeriodOfSeveralRuns() throws {
        let push = Push(
            remote: "origin", branch: "main", from: Self.start, to: Self.made, outcome: .pushed)
        let report = ReportBuilderTests.document(
            ReportBuilder.build(Self.night(push, reverts: Self.reverts())))
        let since: Timestamp = "2026-11-13T00:00:00Z"
        let merged = try #require(ReportMerge.merge([report, report], since: since))
        let text = merged.payload.summary.text
        #expect(
            text.hasPrefix(
                "2 runs since 2026-11-13T00:00:00Z: 1 applied, 1 failed or taken back, "
                    + "\(Self.start.short)..\(Self.back.short). The newest: "))
        #expect(merged.payload.summary.checks?.verdict == .failed)
        var model = ReportFixture.model(merged)
        let mail = ReportMail().text(model, isVerbose: false)
        model.since = since
        func id(_ mail: String) -> Substring? {
            mail.split(whereSeparator: \.isNewline).first { $0.hasPrefix("Message-ID") }
        }
        #expect(id(mail) != nil && id(mail) != id(ReportMail().text(model, isVerbose: false)))
    }

    @Test func cutsAndScrubsNames() {
        let secret = "ghp_" + String(repeating: "a1B2", count: 9)
        let name = "x/\(secret)/" + String(repeating: "l", count: 4_000)
        let view = RunView(
            detect: ReportBuilderTests.document(
                DetectPayload(
                    complete: true,
                    dependencies: [
                        Dependency(
                            id: "d-0000000001", name: name, package: name, file: "a.yaml",
                            current: VersionPair(value: "1.0"), lookup: Lookup(state: .answered))
                    ], updates: [Self.update(Self.good)])))
        let entry = ReportBuilder.build(view).sections.first?.entries.first
        #expect(entry.map { $0.name.count <= 200 && $0.component.count <= 200 } == true)
        #expect(entry?.name.contains(secret) == false)
        #expect(entry?.component.contains(secret) == false && entry?.skip == nil)
    }
}
