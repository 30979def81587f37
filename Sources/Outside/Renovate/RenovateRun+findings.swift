internal import Contracts

extension RenovateRun {
    /// What is to be said about the run itself, in no particular order.
    ///
    /// - Parameter differs: why its log and its report cannot be of one run.
    func findings(differs: String?) -> [Finding] {
        let name = repository.isEmpty ? "renovate" : repository
        var findings: [Finding] = []
        switch ending {
        case .aborted(let reason):
            findings.append(.of(.sourceAborted, name, "Renovate gave up: \(reason)"))
        case .notAsked(let reason): findings.append(.of(.nothingLookedUp, name, reason))
        case .noPackages:
            findings.append(.of(.noPackages, name, "Renovate found no packages in the repository"))
        case .lookedUp: break
        }
        if case .lookedUp = ending {
            findings += problems.map { .of(.sourceProblem, name, $0) }
        }
        if isTruncated {
            findings.append(
                .of(.logTruncated, name, "the source ends before Renovate finished"))
        }
        if junkLines > 0 {
            findings.append(.of(.logJunk, name, "\(junkLines) lines of the log are not JSON"))
        }
        if let differs { findings.append(.of(.logReportDiffer, name, differs)) }
        let distinct = Set(branches)
        if distinct.count > 1 {
            let names = distinct.sorted().map { $0.isEmpty ? "(none)" : $0 }
            findings.append(
                .of(
                    .otherBranch, name,
                    "the log has updates of the branches \(names.joined(separator: ", "))",
                    evidence: "read: \(branches.first ?? "")"))
        }
        return findings
    }
}
