internal import Contracts
internal import Formats
internal import Names
internal import SystemSupport

/// Writes a report for a terminal.
struct ReportText: ReportFormat {
    let name = "text"
    let file: String? = "reports/report.txt"
    let hasMoreToTell = true

    /// Of long parts the first 40 rows unless all are asked for; then also why, what is affected, what
    /// breaks, the edits, and where to read more.
    func text(_ model: ReportModel, isVerbose: Bool) -> String {
        let (document, head) = (model.document, model.head)
        let repository = document.repository
        let place = [repository.url, repository.branch, repository.commit?.short]
        var lines = [document.payload.summary.text, ""].flatMap(model.wrapped)
        lines += [""] + model.wrapped("run \(document.run)")
        lines += model.wrapped(place.compactMap { $0 }.joined(separator: " "))
        for line in head.lines { lines += model.wrapped(line) }
        for section in document.payload.sections {
            let part = ReportPart(
                section, at: document.started, width: model.width, isVerbose: isVerbose,
                names: model.names)
            lines += [""] + part.lines
        }
        lines += footer(document.payload)
        return lines.joined(separator: "\n") + "\n"
    }

    /// How far each layer is behind.
    private func footer(_ payload: ReportPayload) -> [String] {
        if payload.behind.isEmpty { return [] }
        let rows = payload.behind.map { layer in
            [
                layer.layer.rawValue, "\(layer.major)", "\(layer.minor)", "\(layer.patch)",
                layer.security == 0 ? "" : "\(layer.security)",
            ]
        }
        let titles = ["layer", "major", "minor", "patch", "security"]
        return ["", "Behind, by layer"] + TextTable.lines([titles] + rows)
    }
}
