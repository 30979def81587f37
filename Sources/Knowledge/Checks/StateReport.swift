internal import Contracts
internal import SystemSupport

/// Puts into the document what became of one subject of a state check.
struct StateReport<One: StateCheck> {
    let subject: String
    let seconds: Int

    func passed(_ updates: [UpdateID]) -> CheckResult { result(.passed, nil, updates, []) }

    func skipped(_ reason: String, _ updates: [UpdateID], _ findings: [Finding] = []) -> CheckResult
    {
        result(.skipped, reason, updates, findings)
    }

    func new(
        _ problem: Problem, _ updates: [UpdateID], isEverything: Bool
    ) -> CheckResult {
        skipped(
            isEverything ? problem.reason : "new", updates,
            [
                finding(
                    .failsNew, problem,
                    isEverything ? One.complaint : "is new and \(One.complaint)")
            ])
    }

    /// What a person brings in, or what stands there, and fails.
    func wrong(_ problem: Problem) -> CheckResult {
        result(outcome, problem.reason, [], [finding(One.failed, problem, One.complaint)])
    }

    /// What held before and cannot be looked at now.
    func unjudged(_ obstacle: Obstacle, _ updates: [UpdateID]) -> CheckResult {
        skipped(
            Rule.unjudgedReason, updates,
            [
                obstacle.finding,
                .of(
                    .unjudged, subject,
                    "\(subject) held before the change and cannot be judged now: "
                        + obstacle.reason, place: obstacle.finding.place),
            ])
    }

    func failedBefore(_ problem: Problem, _ updates: [UpdateID]) -> CheckResult {
        skipped(
            "fails-before", updates,
            [finding(.failsBefore, problem, "\(One.complaint), as before")])
    }

    /// What held before and fails now; the words say who is to blame for it.
    func broken(_ problem: Problem, by blame: Blame, _ names: UpdateNames) -> CheckResult {
        let complaint = One.complaintNow
        switch blame {
        case .others:
            return skipped(
                "broken-by-others", [],
                [
                    finding(
                        .brokenByOthers, problem, "\(complaint), by a commit that is not ours")
                ])
        case .ours(let commits):
            let updates = Set(commits.flatMap(\.updates)).sorted()
            return result(
                outcome, problem.reason, updates,
                [finding(One.failed, problem, complaint, names.because(of: updates))])
        case .unknown:
            return result(
                outcome, problem.reason, [],
                [
                    finding(
                        One.failed, problem,
                        "\(complaint), and which commit broke it cannot be told")
                ])
        }
    }

    /// What a check that only warns finds fails nothing.
    private var outcome: CheckOutcome { One.failed.severity == .error ? .failed : .skipped }

    private func result(
        _ outcome: CheckOutcome, _ reason: String?, _ updates: [UpdateID], _ findings: [Finding]
    ) -> CheckResult {
        CheckResult(
            check: Check(
                check: One.name, subject: SafeText.line(subject), outcome: outcome,
                reason: reason, seconds: seconds, updates: updates),
            findings: findings)
    }

    private func finding(
        _ rule: Rule, _ problem: Problem, _ words: String, _ end: String = ""
    ) -> Finding {
        .of(
            rule, subject, "\(subject) \(words)\(problem.detail.map { ": \($0)" } ?? "")\(end)",
            place: problem.place, evidence: problem.evidence)
    }
}
