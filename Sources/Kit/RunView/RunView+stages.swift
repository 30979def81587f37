package import Contracts
internal import Names

extension RunView {
    /// How one stage of the run ended, by its document.
    package struct Ending: Sendable, Equatable {
        /// The stage.
        package let stage: StageName
        /// How complete it is.
        package let outcome: Outcome
        /// The outcome in one line of words.
        package let summary: String

        init<Payload>(_ document: Document<Payload>) {
            stage = document.stage
            outcome = document.outcome
            summary = document.summary
        }
    }

    /// How the stages ended that left a document, in the order of the stages.
    package var endings: [Ending] {
        [
            detect.map(Ending.init), analyze.map(Ending.init), backup.map(Ending.init),
            apply.map(Ending.init), validate.map(Ending.init), rollback.map(Ending.init),
        ].compactMap { $0 }
    }

    /// The findings of all stages, in the order of the stages.
    package var findings: [Finding] {
        (detect?.findings ?? []) + (analyze?.findings ?? []) + (backup?.findings ?? [])
            + (apply?.findings ?? []) + (validate?.findings ?? []) + (rollback?.findings ?? [])
    }

    /// What the stages that push say of the branch and its remote: commits of a person that are not
    /// pushed, a push that was refused, what waits for review.
    package var branchFindings: [Finding] {
        let ofUpdates = [Rule.refused.id, Rule.rollbackRefused.id, Rule.setBack.id]
        let ofBranch = [Rule.unpushedCommits.id, Rule.leftBehind.id]
        // What the scan saw of the branch is old where apply looked at it.
        let scanned = (detect?.findings ?? []).filter {
            apply == nil && ofBranch.contains($0.rule)
        }
        let pushed = ((apply?.findings ?? []) + (rollback?.findings ?? [])).filter {
            !ofUpdates.contains($0.rule)
        }
        return (scanned + pushed).reduce(into: []) { all, finding in
            if !all.contains(where: { $0.message == finding.message }) { all.append(finding) }
        }
    }

    /// What became of the branch, and what of it a person should know: a line each.
    package var branchLines: [String] { pushes(PushOutcome.allCases) + calmBranchLines }

    /// Those of the branch's lines that say more than that all went its way.
    package var branchNotes: [String] { pushes([.none]) + branchFindings.map(\.message) }

    /// What a person should know of the branch and neither a report's first line nor its urgent part
    /// says.
    package var calmBranchLines: [String] {
        let isSaid = [Rule.forReview.id]
        return branchFindings.filter { !$0.isUrgent && !isSaid.contains($0.rule) }.map(\.message)
    }

    /// What became of the pushes of commits that were made, a line each, and each once.
    private func pushes(_ outcomes: [PushOutcome]) -> [String] {
        var lines: [String?] = []
        if let made = apply?.payload, made.changes.contains(where: { $0.commit != nil }),
            outcomes.contains(made.push.outcome)
        {
            lines.append(made.push.line("", branches: reviewBranches))
        }
        if let made = rollback?.payload, made.reverts.contains(where: { $0.revert != nil }),
            outcomes.contains(made.push.outcome)
        {
            lines.append(made.push.line("rollback ", branches: nil))
        }
        return lines.compactMap { $0 }.reduce(into: []) { all, line in
            if !all.contains(line) { all.append(line) }
        }
    }

    /// Whether a dependency has no version to look up by nature: it was passed over, and nothing was
    /// lacking for it.
    package func isUnversioned(_ dependency: Dependency) -> Bool {
        dependency.lookup.state == .skipped && !lacking.contains(dependency.id.text)
    }
}

extension Push {
    /// What became of it, in a line; nil where a finding says it, or there was nothing to push.
    ///
    /// - Parameters:
    ///   - who: who pushed, with a blank behind it.
    ///   - branches: on how many branches the commits wait where each group has one.
    fileprivate func line(_ who: String, branches: Int?) -> String? {
        let many = branches.map { Words.count($0, "review branch", "review branches") }
        let place = many ?? "\(remote ?? "")/\(branch)"
        switch outcome {
        case .pushed:
            let commits = [from, to].compactMap { $0?.short }.joined(separator: "..")
            return "\(who)pushed to \(place)\(base == nil ? "" : " for review")"
                + (commits.isEmpty ? "" : ", \(commits)")
        case .already: return "\(place) had the commits before"
        case .none:
            return from == to
                ? nil
                : "nothing was pushed: the commits stand on the local branch \(branch) "
                    + "(push them: git push)"
        case .rejected, .unreachable: return nil
        }
    }
}
