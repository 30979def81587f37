internal import Contracts
internal import Formats
internal import RunView

/// Writes a detection for a terminal.
enum DetectText {
    /// The text: updates by file, then findings.
    static func text(_ document: Document<DetectPayload>, isVerbose: Bool) -> String {
        let payload = document.payload
        let view = RunView(detect: document)
        var lines = ["\(document.outcome.rawValue): \(document.summary)"]
        var rows: [[String]] = []
        for update in payload.updates {
            guard let dependency = view.dependency(update.dependency) else { continue }
            rows.append([
                dependency.file, dependency.name, update.kind.rawValue,
                VersionText.step(update.from, update.to),
                update.held.map { "held: \($0.reason)" } ?? "",
            ])
        }
        rows.sort { $0.lexicographicallyPrecedes($1) }
        if !rows.isEmpty {
            lines.append("")
            lines += TextTable.lines(rows.map { [$0[1], $0[2], $0[3], $0[0], $0[4]] })
        }
        lines += FindingText.lines(document.findings, isVerbose: isVerbose)
        return lines.joined(separator: "\n") + "\n"
    }
}
