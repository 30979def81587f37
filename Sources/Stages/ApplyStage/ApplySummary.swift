internal import CommandLine
internal import Contracts
internal import RunView

/// Puts what apply did into one line.
enum ApplySummary {
    /// As in `3 updates applied in 2 commits, 1 refused, pushed to origin/main`.
    ///
    /// - Parameters:
    ///   - earlier: the updates that an earlier call of the run applied.
    ///   - unpushed: why nothing is pushed, in words, where nothing is.
    static func text(
        _ all: [Change], earlier: Set<UpdateID>, _ push: Push, isDryRun: Bool, unpushed: String
    ) -> String {
        let changes = all.filter { !earlier.contains($0.update) }
        func count(_ outcome: ChangeOutcome) -> Int {
            changes.filter { $0.outcome == outcome }.count
        }
        let made = changes.filter { $0.outcome == .applied || $0.outcome == .failed }
        let commits = Set(made.compactMap(\.commit)).count
        let isLost = count(.failed) > 0 && commits > 0
        var parts: [String] = []
        if isLost {
            parts.append("\(Words.count(made.count, "update")) committed, not pushed,")
        } else if count(.inReview) == 0 || count(.applied) > 0 {
            let applied = Words.count(count(.applied), "update")
            let would = push.base == nil ? "be applied" : "go to review"
            parts.append(isDryRun ? "dry run: \(applied) would \(would)" : "\(applied) applied")
        }
        if commits > 0 { parts[0] += " in \(Words.count(commits, "commit"))" }
        if count(.inReview) > 0 {
            parts.append("\(Words.count(count(.inReview), "update")) in review")
        }
        for outcome in [ChangeOutcome.already, .refused, .failed, .skipped] {
            if count(outcome) == 0 || outcome == .failed && isLost { continue }
            parts.append("\(count(outcome)) \(outcome.rawValue)")
        }
        if !earlier.isEmpty { parts.append("\(earlier.count) applied before in this run") }
        switch push.outcome {
        case .pushed:
            let end = push.base == nil ? "" : " for review"
            parts.append("pushed to \(push.remote ?? "")/\(push.branch)\(end)")
        case .rejected: parts.append("push rejected: \(push.message ?? "")")
        case .unreachable: parts.append("the remote cannot be reached")
        case .none where !isDryRun && count(.applied) > 0:
            parts.append("nothing was pushed\(unpushed)")
        case .already, .none: break
        }
        return parts.joined(separator: ", ")
    }

    /// Why nothing is pushed where nothing is, by what the caller says.
    static func unpushed(_ settings: Settings) -> String {
        if settings[Keys.noPush] { return " (--no-push)" }
        return settings[Keys.offline] ? " (--offline)" : ": no remote"
    }

    /// As in `not taken: web 1.0.0 → 1.1.0: policy; take it: upkeep apply --update …`.
    ///
    /// - Parameter more: how many others that were named are not taken.
    static func missed(_ change: Change, _ waits: Waits?, more: Int, _ view: RunView) -> String {
        let step = view.update(change.update).map { " " + VersionText.step($0.from, $0.to) } ?? ""
        let name = view.dependency(of: change.update)?.name ?? change.update.text
        var text = "not taken: \(name)\(step): "
        text += change.detail ?? waits?.text ?? change.reason ?? "it waits"
        if change.outcome == .skipped, let take = waits?.take, !text.contains(take) {
            text += "; take it: \(take)"
        }
        if more > 0 { text += "; and \(more) more that were named" }
        return text
    }
}
