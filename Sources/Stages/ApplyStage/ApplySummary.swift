internal import Contracts

/// Puts what apply did into one line.
enum ApplySummary {
    /// As in `3 updates applied in 2 commits, 1 refused, pushed to origin/main`.
    static func text(_ changes: [Change], _ push: Push?) -> String {
        func count(_ outcome: ChangeOutcome) -> Int {
            changes.filter { $0.outcome == outcome }.count
        }
        let made = changes.filter { $0.outcome == .applied || $0.outcome == .failed }
        let commits = Set(made.compactMap(\.commit)).count
        let isLost = count(.failed) > 0 && commits > 0
        var parts = [
            isLost
                ? "\(Words.count(made.count, "update")) committed, not pushed,"
                : "\(Words.count(count(.applied), "update")) applied"
        ]
        if commits > 0 { parts[0] += " in \(Words.count(commits, "commit"))" }
        for outcome in [ChangeOutcome.already, .refused, .failed, .skipped] {
            if count(outcome) == 0 || outcome == .failed && isLost { continue }
            parts.append("\(count(outcome)) \(outcome.rawValue)")
        }
        switch push?.outcome {
        case .pushed:
            let end = push?.base == nil ? "" : " for review"
            parts.append("pushed to \(push?.remote ?? "")/\(push?.branch ?? "")\(end)")
        case .rejected: parts.append("push rejected: \(push?.message ?? "")")
        case .unreachable: parts.append("the remote cannot be reached")
        case .already, .some(.none), nil: break
        }
        return parts.joined(separator: ", ")
    }
}
