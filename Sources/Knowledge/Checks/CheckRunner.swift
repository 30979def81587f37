package import Contracts
internal import GitStore
internal import Snapshot
internal import SystemSupport

/// A check with what the operator should know about it.
package struct CheckResult {
    /// What stands in the document.
    package var check: Check
    /// What the operator should know.
    package var findings: [Finding]
    /// Whether it could not be looked at, though it should have been.
    package var isLeftOut = false
}

/// Runs checks, and alone decides what it means that one fails.
///
/// | at the head | before the change | it is |
/// |---|---|---|
/// | holds | | passed |
/// | cannot be looked at | held | skipped: unjudged |
/// | cannot be looked at | otherwise | skipped, for the check's own reason |
/// | fails | was not there | in a person's change failed, where the check says that it can be told from the repository alone; else skipped: new |
/// | fails | failed as well, or could not be looked at | skipped: fails-before |
/// | fails | held | broken by one of our commits: failed, and its updates are named; by a commit that is not ours: skipped: broken-by-others; where that cannot be told: failed, and nobody is named |
struct CheckRunner {
    let change: CheckedChange
    let names: UpdateNames

    // MARK: how something stands

    func run<One: StateCheck>(_ check: One) throws -> [CheckResult] {
        let subjects = try check.subjects(of: change)
        let heads = try check.look(at: subjects.map { ($0, change.head) })
        // Where there is no change, there is no before.
        let failing =
            change.isEverything ? [] : zip(subjects, heads).filter { !$1.holds }.map(\.0)
        var bases = try check.look(at: failing.map { ($0, change.base) })[...]
        return try zip(subjects, heads).compactMap { subject, head in
            try Signals.check()
            let base = head.holds ? nil : bases.popFirst()
            return try result(check, subject, head, base)
        }
    }

    /// - Parameter base: how it stood before; only where it does not hold now.
    private func result<One: StateCheck>(
        _ check: One, _ subject: One.Subject, _ head: Sight, _ base: Sight?
    ) throws -> CheckResult? {
        let report = StateReport<One>(
            subject: subject.name, seconds: head.seconds + (base?.seconds ?? 0))
        let inputs = try check.inputs(of: subject, in: change)
        let touching = change.updates(touching: inputs)
        let isUnknownWrong = One.failsAfterUnknown && change.isPersons
        switch Judgement(head, before: base?.isUnknown == true && isUnknownWrong ? nil : base) {
        case .absent: return nil
        case .holds: return report.passed(touching)
        case .excused(let reason): return report.skipped(reason, touching)
        case .unknown(let obstacle):
            var result = report.skipped(obstacle.reason, touching, [obstacle.finding])
            result.isLeftOut = true
            return result
        case .unjudged(let obstacle):
            var result = report.unjudged(obstacle, touching)
            result.isLeftOut = true
            return result
        case .new(let problem):
            if One.failsWhenNew || problem.isCertain, change.isPersons {
                return report.wrong(problem)
            }
            return report.new(problem, touching, isEverything: change.isEverything)
        case .failedBefore(let problem): return report.failedBefore(problem, touching)
        case .broken(let problems):
            let keys = Set(problems.map(\.key))
            let finder = CulpritFinder(change: change, inputs: inputs) { snapshot in
                switch try check.look(at: [(subject, snapshot)])[0].state {
                case .absent(let problem): problem.map { keys.contains($0.key) } ?? false
                case .unknown: nil
                case .seen(let problems): problems.contains { keys.contains($0.key) }
                }
            }
            return report.broken(problems[0], by: try finder.blame(), names)
        }
    }

    // MARK: what a change does

    func run<One: ChangeCheck>(_ check: One) throws -> [CheckResult] {
        var check = check
        return try steps().flatMap { step in
            try Signals.check()
            return try check.look(at: step, paths: change.paths).map { result(One.self, $0) }
        }
    }

    private func steps() throws -> [ChangeStep] {
        if change.commits.isEmpty {
            return [ChangeStep(old: change.base, new: change.head, commit: nil)]
        }
        return try change.commits.map { commit in
            let old = try commit.parent.map(change.snapshot(at:))
            return ChangeStep(
                old: old ?? Snapshot(change.head.store, tree: nil),
                new: try change.snapshot(at: commit.id), commit: commit)
        }
    }

    private func result<One: ChangeCheck>(
        _ check: One.Type, _ compared: Comparison
    ) -> CheckResult {
        let findings = compared.problem.map { problem in
            Finding.of(
                One.failed, compared.subject,
                "\(names.name(subject: compared.subject)): \(problem.detail ?? problem.reason)",
                place: problem.place, evidence: problem.evidence)
        }
        return CheckResult(
            check: Check(
                check: One.name, subject: SafeText.line(compared.subject),
                outcome: compared.problem == nil ? .passed : .failed,
                reason: compared.problem?.reason, seconds: 0, updates: compared.updates),
            findings: findings.map { [$0] } ?? [])
    }
}

extension Sight {
    /// Whether it could not be looked at.
    fileprivate var isUnknown: Bool {
        if case .unknown = state { true } else { false }
    }

    /// Whether nothing is wrong, as far as was looked.
    fileprivate var holds: Bool {
        switch state {
        case .seen(let problems): problems.isEmpty
        case .absent(let problem): problem == nil
        case .unknown: false
        }
    }
}
