internal import Contracts
internal import Formats

/// Writes an analysis for a terminal.
enum AnalyzeText {
    /// The text: the batches in order, what is on hold, then findings.
    static func text(
        _ document: Document<AnalyzePayload>, _ detect: DetectPayload, isVerbose: Bool
    ) -> String {
        let updates = Dictionary(detect.updates.map { ($0.id, $0) }) { first, _ in first }
        let dependencies = Dictionary(detect.dependencies.map { ($0.id, $0) }) { first, _ in first }
        let analyzed = Dictionary(document.payload.updates.map { ($0.update, $0) }) { first, _ in
            first
        }
        func row(_ id: String) -> [String]? {
            guard let one = analyzed[id], let update = updates[id] else { return nil }
            return [
                one.component, dependencies[update.dependency]?.name ?? "",
                ([one.kind.rawValue] + one.security).joined(separator: ", "),
                VersionText.step(update.from, update.to), one.risk.rawValue, one.action.rawValue,
                one.action == .hold ? one.why.last ?? "" : "",
            ]
        }
        func rows(_ ids: [String]) -> [String] {
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
