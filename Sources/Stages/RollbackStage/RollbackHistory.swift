internal import Contracts
internal import GitStore
internal import Holds
internal import Names
internal import Publishing
internal import RunView
internal import Runs
internal import Snapshot
internal import StageKit

/// What rollback did, as the audit trail has it: under the names that apply gave what it takes back.
struct RollbackHistory {
    private let context: StageContext
    private var views: [String: RunView] = [:]
    /// What failed in the run, and what is said of it.
    private let failed: [Check]
    private let findings: [Finding]

    init(_ context: StageContext) throws {
        self.context = context
        let validate = try context.documentIfPresent(ValidatePayload.self)
        failed = validate?.payload.checks.filter { $0.outcome == .failed } ?? []
        findings = validate?.findings ?? []
    }

    /// One update that a commit brought, as the events speak of it.
    private struct Brought {
        let step: CommitRecord.Step
        /// The run that brought it, where it is another one.
        let otherRun: String?
        let component: String?
        let name: String?
        /// The documents of the run that brought it, as far as they are here.
        let view: RunView?

        /// Whether a hold keeps it from coming again.
        func isHeld(by hold: Hold) -> Bool {
            step.package == hold.package && (step.to.value ?? step.to.digest) == hold.version
        }
    }

    /// An event for each revert, and one for each hold; those of a call that died before it could write
    /// them, too.
    mutating func events(_ document: Document<RollbackPayload>) throws -> [HistoryEvent] {
        var late: [(run: RunID, revert: Revert)] = []
        var own: [Revert] = []
        for revert in document.payload.reverts {
            if revert.outcome != .already {
                own.append(revert)
            } else if let run = try deadRun(revert) {
                late.append((run, revert))
            }
        }
        var events = try events(document.run, own, document.payload.holds)
        for (run, reverts) in Dictionary(grouping: late, by: \.run) {
            let reverts = reverts.map { _, revert in
                Revert(
                    update: revert.update, commit: revert.commit, revert: revert.revert,
                    outcome: .reverted, reason: nil)
            }
            events += try self.events(run, reverts, try holds(of: run, reverts))
        }
        let push = document.payload.push
        return events + [
            .ofPush(push, run: document.run, time: context.now(), summary: document.summary)
        ]
    }

    /// The run of this state whose call took an update back and died before its end; nil where it was
    /// another.
    private func deadRun(_ revert: Revert) throws -> RunID? {
        guard let id = revert.revert else { return nil }
        let repository = context.repository
        let commit = try repository.info(id)
        guard !commit.trailer(CommitRecord.rollback).isEmpty,
            let run = commit.trailer(CommitRecord.run).first.flatMap(RunID.init),
            let record = context.state.directory(of: run).record(),
            !record.stages.contains(where: { $0.stage == .rollback }),
            let made = try repository.reference(TargetFinder.reference(of: run)),
            try repository.isAncestor(id, of: made)
        else { return nil }
        return run
    }

    /// The holds that came with reverts of a run.
    private func holds(of run: RunID, _ reverts: [Revert]) throws -> [Hold] {
        let steps = try reverts.flatMap { revert in
            CommitRecord.steps(of: try context.repository.info(revert.commit))
        }
        let packages = Set(steps.map(\.package))
        guard let tip = try context.repository.reference(TargetFinder.reference(of: run)) else {
            return []
        }
        return try HoldsFile(in: try context.snapshot(at: tip)).holds.filter {
            $0.run == run.text && packages.contains($0.package)
        }
    }

    private mutating func events(
        _ run: RunID, _ reverts: [Revert], _ holds: [Hold]
    ) throws -> [HistoryEvent] {
        var events: [HistoryEvent] = []
        var all: [Brought] = []
        for revert in reverts {
            let brought = try brought(revert, run)
            if let brought { all.append(brought) }
            let isHeld = holds.contains { brought?.isHeld(by: $0) ?? false }
            events.append(event(revert, brought, run, isHeld: isHeld))
        }
        return events
            + holds.map { hold in
                let brought = all.first { $0.isHeld(by: hold) }
                var event = HistoryEvent(
                    time: context.now(), run: run, type: "held",
                    component: brought?.component ?? hold.package,
                    name: brought?.name ?? hold.package,
                    update: brought?.step.update.text ?? "\(hold.package) \(hold.version)",
                    to: hold.version, detail: hold.reason)
                event.package = hold.package
                if let brought { brought.view?.weigh(&event, brought.step.update) }
                return event
            }
    }

    private func event(
        _ revert: Revert, _ brought: Brought?, _ run: RunID, isHeld: Bool
    ) -> HistoryEvent {
        let origin = brought?.otherRun.map { "brought by the run \($0)" }
        var event = HistoryEvent(
            time: context.now(), run: run,
            type: revert.isDone ? "rolled-back" : revert.outcome.rawValue,
            component: brought?.component, name: brought?.name,
            update: revert.update.text, from: brought.map { VersionText.short($0.step.to) },
            to: brought.map { VersionText.short($0.step.from) }, commit: revert.revert,
            detail: RollbackHistory.joined([revert.reason, origin]))
        event.package = brought?.step.package
        brought?.view?.weigh(&event, revert.update)
        event.reverts = revert.commit
        let own = failed.filter { $0.updates.contains(revert.update) }
        let words = own.map { "\($0.check) \($0.subject)" }.joined(separator: ", ")
        event.reason = revert.isDone ? (own.isEmpty ? "by hand" : words) : revert.reason
        let subjects = own.map(\.subject) + [revert.update.text]
        event.rule =
            findings.first { $0.severity == .error && subjects.contains($0.subject) }?.rule
        if revert.isDone {
            event.recovery = revert.outcome.rawValue + (isHeld ? ", held" : "")
        }
        return event
    }

    private static func joined(_ parts: [String?]) -> String? {
        let words = parts.compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }

    /// What the commit says of it, and the run that made the commit, as far as that is still here.
    private mutating func brought(_ revert: Revert, _ run: RunID) throws -> Brought? {
        let commit = try context.repository.info(revert.commit)
        guard let step = CommitRecord.steps(of: commit).first(where: { $0.update == revert.update })
        else { return nil }
        let origin = commit.trailer(CommitRecord.run).first
        let view = origin.map { self.view(of: $0) }
        let package = step.package.isEmpty ? nil : step.package
        return Brought(
            step: step, otherRun: origin == run.text ? nil : origin,
            component: view?.analysis(of: step.update)?.component
                ?? (step.component.isEmpty ? package : step.component),
            name: view?.dependency(of: step.update)?.name ?? package, view: view)
    }

    private mutating func view(of name: String) -> RunView {
        if let known = views[name] { return known }
        let view = RunID(name).map { RunView(context.state.directory(of: $0)) } ?? RunView()
        views[name] = view
        return view
    }
}
