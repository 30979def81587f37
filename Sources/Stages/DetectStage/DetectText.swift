internal import Contracts
internal import Formats
internal import Manifests
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

    /// The result in a line.
    ///
    /// - Parameter lacking: dependencies that were not looked up for lack of something.
    static func summary(_ answer: SourceAnswer, _ payload: DetectPayload, lacking: Int) -> String {
        switch answer.ending {
        case .failed(let words): return words
        case .noPackages: return "no packages found"
        case .lookedUp: break
        }
        let held = payload.updates.filter { $0.held != nil }.count
        var text =
            "\(Words.count(payload.dependencies.count, "dependency", "dependencies")), "
            + Words.count(payload.updates.count, "update")
        if held > 0 { text += " (\(held) held back)" }
        let states = payload.dependencies.map(\.lookup.state)
        let failed = states.filter { $0 == .failed }.count
        let empty = states.filter { $0 == .empty }.count
        if failed > 0 { text += ", \(Words.count(failed, "lookup")) failed" }
        if lacking > 0 { text += ", \(lacking) not looked up" }
        if empty > 0 { text += ", \(empty) came back empty" }
        if answer.isTruncated { text += ", the source ends early" }
        return text
    }
}
