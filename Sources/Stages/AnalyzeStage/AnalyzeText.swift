internal import Contracts
internal import Formats
internal import RunView

/// Writes an analysis for a terminal.
struct AnalyzeText {
    private let view: RunView
    private let isVerbose: Bool

    /// The text: the batches in order, what is on hold, then findings.
    ///
    /// - Parameter isVerbose: whether why, what is affected and the evidence follow each row.
    static func text(
        _ document: Document<AnalyzePayload>, _ detect: Document<DetectPayload>, isVerbose: Bool
    ) -> String {
        let text = AnalyzeText(
            view: RunView(detect: detect, analyze: document), isVerbose: isVerbose)
        var lines = ["\(document.outcome.rawValue): \(document.summary)"]
        for batch in document.payload.plan.batches {
            lines += ["", "batch \(batch.index), \(text.layers(batch))"] + text.rows(batch.updates)
        }
        let held = document.payload.updates.filter { $0.action == .hold }.map(\.update)
        if !held.isEmpty { lines += ["", "on hold"] + text.rows(held) }
        lines += FindingText.lines(document.findings, isVerbose: isVerbose)
        return lines.joined(separator: "\n") + "\n"
    }

    /// The layers that the updates of a batch have, in the order in which layers are updated: a group
    /// may have several.
    private func layers(_ batch: Batch) -> String {
        let layers = Set(batch.updates.compactMap { view.analysis(of: $0)?.layer })
        return Layer.allCases.filter(layers.contains).map(\.rawValue).joined(separator: ", ")
    }

    /// The same step in several files is one row.
    private func rows(_ ids: [UpdateID]) -> [String] {
        let same = Dictionary(grouping: ids, by: cells).filter { !$0.key.isEmpty }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        let table = TextTable.lines(
            same.map { cells, ids in
                let first = ids.min()?.text ?? ""
                return [ids.count > 1 ? "\(first) +\(ids.count - 1)" : first] + cells
            })
        guard isVerbose else { return table }
        return zip(same, table).flatMap { entry, line in
            let update = entry.value.min().flatMap(view.analysis)
            return [line] + (update.map(AnalysisDetails.lines) ?? []).map { "      \($0)" }
        }
    }

    /// The columns of an update but for its id; empty where it is not known.
    private func cells(_ id: UpdateID) -> [String] {
        guard let one = view.analysis(of: id), let update = view.update(id) else { return [] }
        return [
            one.component, view.dependency(update.dependency)?.name ?? "",
            ([one.kind.rawValue] + one.security).joined(separator: ", "),
            VersionText.step(update.from, update.to), one.risk.rawValue, one.action.rawValue,
            one.action == .hold ? one.why.last ?? "" : "",
        ]
    }
}
