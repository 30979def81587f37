internal import Contracts

/// What is to be said about a source itself.
enum SourceFindings {
    /// The findings, in no particular order.
    static func of(_ run: RenovateRun, differs: String?) -> [Finding] {
        let name = run.repository.isEmpty ? "renovate" : run.repository
        var findings: [Finding] = []
        switch run.ending {
        case .aborted(let reason):
            findings.append(.of(.sourceAborted, name, "Renovate gave up: \(reason)"))
        case .notAsked(let reason): findings.append(.of(.nothingLookedUp, name, reason))
        case .noPackages:
            findings.append(.of(.noPackages, name, "Renovate found no packages in the repository"))
        case .lookedUp: break
        }
        if case .lookedUp = run.ending {
            findings += run.problems.map { .of(.sourceProblem, name, $0) }
        }
        if run.isTruncated {
            findings.append(
                .of(.logTruncated, name, "the source ends before Renovate finished"))
        }
        if run.junkLines > 0 {
            findings.append(.of(.logJunk, name, "\(run.junkLines) lines of the log are not JSON"))
        }
        if let differs { findings.append(.of(.logReportDiffer, name, differs)) }
        let branches = Set(run.branches)
        if branches.count > 1 {
            let names = branches.sorted().map { $0.isEmpty ? "(none)" : $0 }
            findings.append(
                .of(
                    .otherBranch, name,
                    "the log has updates of the branches \(names.joined(separator: ", "))",
                    evidence: "read: \(run.branches.first ?? "")"))
        }
        return findings
    }
}
