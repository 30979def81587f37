internal import Contracts
internal import Formats
internal import RunView

/// Writes an analysis for a terminal.
enum AnalyzeText {
    /// The text: the batches in order, what is on hold, then findings.
    static func text(
        _ document: Document<AnalyzePayload>, _ detect: Document<DetectPayload>, isVerbose: Bool
    ) -> String {
        let view = RunView(detect: detect, analyze: document)
        func row(_ id: UpdateID) -> [String]? {
            guard let one = view.analysis(of: id), let update = view.update(id) else { return nil }
            return [
                one.component, view.dependency(update.dependency)?.name ?? "",
                ([one.kind.rawValue] + one.security).joined(separator: ", "),
                VersionText.step(update.from, update.to), one.risk.rawValue, one.action.rawValue,
                one.action == .hold ? one.why.last ?? "" : "",
            ]
        }
        func rows(_ ids: [UpdateID]) -> [String] {
            // The same step in several files is one row.
            TextTable.lines(
                Set(ids.compactMap(row)).sorted { $0.lexicographicallyPrecedes($1) })
        }
        var lines = ["\(document.outcome.rawValue): \(document.summary)"]
        for batch in document.payload.plan.batches {
            lines += ["", "batch \(batch.index), \(batch.layer.rawValue)"] + rows(batch.updates)
        }
        let held = document.payload.updates.filter { $0.action == .hold }.map(\.update)
        if !held.isEmpty { lines += ["", "on hold"] + rows(held) }
        lines += FindingText.lines(document.findings, isVerbose: isVerbose)
        return lines.joined(separator: "\n") + "\n"
    }
}
