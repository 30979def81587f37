internal import Contracts
internal import Runs
internal import SystemSupport

/// Writes events as CSV: a line of names, then one an event. A cell that a spreadsheet would take for a
/// formula begins with `'`.
///
/// Source: RFC 4180; OWASP, CSV Injection.
enum HistoryCSV {
    private static let columns: [HistoryLine.Field] = [
        .time, .run, .type, .outcome, .component, .name, .package, .update, .kind, .layer, .risk,
        .from, .to, .commit, .commitBefore, .reverts, .detail, .reason, .rule, .recovery, .actor,
        .approvedBy, .approval, .window, .backup, .seconds, .released, .id,
    ]

    static func write(_ hits: History.Hits) throws {
        var text = columns.map(\.rawValue).joined(separator: ",") + "\r\n"
        try hits.forEach { line, _ in
            text += columns.map { cell(value($0, line)) }.joined(separator: ",") + "\r\n"
            if text.utf8.count > 1 << 16 {
                try StandardStreams.show(text)
                text = ""
            }
        }
        try StandardStreams.show(text)
    }

    private static func value(_ field: HistoryLine.Field, _ line: HistoryLine) -> String {
        field == .seconds
            ? line.number(.seconds).map(String.init) ?? "" : SafeText.line(line.text(field) ?? "")
    }

    /// A cell: in quotes where it needs them.
    static func cell(_ text: String) -> String {
        let first = text.utf8.first
        let isFormula = first.map { [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D].contains($0) } ?? false
        let text = isFormula ? "'" + text : text
        let needsQuotes = text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
        return needsQuotes ? "\"" + text.escaping { $0 == "\"" ? "\"\"" : nil } + "\"" : text
    }
}
