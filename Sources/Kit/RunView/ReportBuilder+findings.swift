internal import Contracts
internal import Names

extension ReportBuilder {
    /// Earlier runs that are not taken up any more.
    mutating func placeSetAside(_ runs: [(run: RunID, reason: String)]) {
        for (run, reason) in runs {
            add(
                .needsYou,
                ReportEntry(
                    component: "run \(run.text)", name: "run \(run.text)",
                    reason: "it is set aside: \(reason)", remedy: Rule.runSetAside.remedy))
        }
    }

    /// The dependencies of which nothing is known, but for those that have no version by nature.
    mutating func placeUnknown() {
        for dependency in view.unanswered {
            // What was taken of it all the same stands in a part of its own, with that word.
            let isTaken = view.offers(for: dependency.id).contains {
                view.change(of: $0.id)?.stands == true
            }
            if isTaken { continue }
            add(
                .notLookedUp,
                ReportEntry(
                    component: dependency.name, name: dependency.package, file: dependency.file,
                    from: VersionText.short(dependency.current),
                    reason: "\(dependency.lookup.state.rawValue): "
                        + (dependency.lookup.reason ?? "no answer and no reason")))
        }
    }

    /// Findings that a person should look at now; not those of checks whose updates are all taken back:
    /// these say it themselves.
    mutating func placeFindings(_ findings: [Finding]) {
        for finding in findings where finding.isUrgent && !failedChecks.isSettled(finding) {
            add(
                .needsYou,
                ReportEntry(
                    component: finding.subject, name: finding.rule, file: finding.place?.file,
                    reason: reason(finding), remedy: remedy(finding)))
        }
    }

    private func reason(_ finding: Finding) -> String {
        if let check = failedChecks.check(of: finding) {
            return finding.message + check.more
        }
        // What the server said stands in the first line.
        let ends = [view.apply?.payload.push, view.rollback?.payload.push].compactMap(\.?.message)
        let message = ends.reduce(finding.message) { $0.replacing(": \($1)", with: "") }
        return message + moved(finding)
    }

    /// That the run moved what the catalog warns of: whether that is enough, the next scan says.
    private func moved(_ finding: Finding) -> String {
        guard finding.rule == Rule.catalogBadRelease.id else { return "" }
        let moves = Set(
            (view.detect?.payload.updates ?? []).filter { update in
                view.dependency(update.dependency)?.package == finding.subject
                    && view.isApplied(update.id)
            }.map { VersionText.short($0.to) })
        return moves.isEmpty
            ? ""
            : "; this run took it to \(moves.sorted().joined(separator: ", ")): "
                + "the next scan says whether that is enough"
    }

    /// What to do about a finding as things stand by now.
    private func remedy(_ finding: Finding) -> String? {
        guard let check = failedChecks.check(of: finding) else { return finding.remedy }
        let updates = check.check.updates
        let isInReview =
            !updates.isEmpty
            && updates.allSatisfy { view.change(of: $0)?.outcome == .inReview }
        return isInReview
            ? "do not merge its review; close it, and these versions are held" : finding.remedy
    }

    /// Checks that failed and that no finding tells of, and no update that was taken back.
    mutating func placeChecks() {
        for failed in failedChecks.all where failed.finding == nil && !failed.isSettled {
            let check = failed.check
            add(
                .failed,
                ReportEntry(
                    component: view.names.name(subject: check.subject),
                    name: "check \(check.check)", reason: check.reason))
        }
    }
}
