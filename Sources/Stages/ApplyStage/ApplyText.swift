internal import Contracts
internal import Formats
internal import Names
internal import RunView

/// Writes what apply did for a terminal.
enum ApplyText {
    /// The text: the changes by outcome, then findings; what was skipped only when asked for.
    static func text(
        _ document: Document<ApplyPayload>, _ view: RunView, isVerbose: Bool,
        selection: Selection
    ) -> String {
        var lines = ["\(document.outcome.rawValue): \(document.summary)"]
        for outcome in [ChangeOutcome.applied, .inReview, .already, .failed, .refused, .skipped] {
            let same = document.payload.changes.filter { change in
                guard change.outcome == outcome else { return false }
                // What a person asked for by name is told, whatever became of it.
                return outcome != .skipped || isVerbose
                    || selection.names(change.update)
            }
            if same.isEmpty { continue }
            let isOnlySaid = outcome == .applied && document.summary.hasPrefix("dry run")
            lines += ["", isOnlySaid ? "would be applied" : outcome.rawValue]
            lines += TextTable.lines(
                same.compactMap { change in
                    guard let update = view.update(change.update) else { return nil }
                    let dependency = view.dependency(of: change.update)
                    return [
                        dependency?.name ?? "", VersionText.step(update.from, update.to),
                        change.commit.map(\.short) ?? "",
                        dependency?.file ?? "", change.detail ?? change.reason ?? "",
                    ]
                })
        }
        lines += FindingText.lines(
            document.findings.filter { $0.rule != Rule.refused.id }, isVerbose: isVerbose)
        return lines.joined(separator: "\n") + "\n"
    }
}
