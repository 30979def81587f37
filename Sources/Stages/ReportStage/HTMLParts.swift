internal import Contracts
internal import Formats
internal import Names

/// What cannot wait: a line each, with jumps.
struct ReportUrgent {
    let payload: ReportPayload
    let contents: HTMLContents

    func write(_ main: inout HTMLWriter) {
        let lines = lines
        main.section("urgent", "Is anything urgent?") { section in
            if lines.isEmpty {
                section.element(.p, text: "Nothing is.")
            } else {
                section.element(.ul) { list in
                    for line in lines {
                        list.element(.li) { item in
                            item.badge(line.badge)
                            item.text(" ")
                            item.jumps(line.rows, more: line.part)
                        }
                        list.newline()
                    }
                }
            }
        }
    }

    private struct Line {
        let badge: HTMLBadge
        let rows: [HTMLContents.Row]
        let part: String
    }

    private var lines: [Line] {
        let open: Set<SectionName> = [.needsYou, .inReview, .failed, .planned, .waiting, .held]
        let security = contents.parts.filter { open.contains($0.section.section) }
            .flatMap(\.rows)
            .filter { $0.row.entries.contains { !$0.security.isEmpty } }
        var lines = [
            line(.needsYou, "need you now", "needs you now", .alarm),
            line(.failed, "failed or taken back", "failed or taken back", .alarm),
        ]
        if let first = security.first {
            let count = security.reduce(0) { $0 + $1.row.count }
            lines.append(
                Line(
                    badge: HTMLBadge(
                        "\(Words.count(count, "update")) for security", .warning),
                    rows: security, part: first.id))
        }
        return
            (lines + [
                line(.held, "held", "held", .notice),
                line(.notLookedUp, "not looked up", "not looked up", .notice),
            ]).compactMap { $0 }
    }

    private func line(
        _ name: SectionName, _ many: String, _ one: String, _ tone: HTMLBadge.Tone
    ) -> Line? {
        guard let part = contents.part(name) else { return nil }
        let count = part.section.entries.count
        return Line(
            badge: HTMLBadge("\(count) \(count == 1 ? one : many)", tone), rows: part.rows,
            part: name.rawValue)
    }
}

/// What the report before did not list.
struct ReportNews {
    let payload: ReportPayload
    let contents: HTMLContents

    func write(_ main: inout HTMLWriter) {
        guard let since = payload.summary.since else { return }
        let rows = contents.rows(where: \.isNew)
        let count = payload.summary.new ?? rows.reduce(0) { $0 + $1.row.count }
        main.section("news", "New since the last report (\(count))") { section in
            section.element(.p, .class("m"), text: "The last one is of the run \(since).")
            if rows.isEmpty { return }
            section.element(.ul) { list in
                for row in rows.prefix(30) {
                    list.element(.li) { item in
                        item.jump(row.title, to: row.id)
                        item.text(" \(row.step) ")
                        if let risk = row.entry.risk { item.badge(risk.badge) }
                    }
                }
                if rows.count > 30 {
                    list.element(
                        .li, text: "and \(rows.count - 30) more, each marked as new below")
                }
            }
        }
    }
}

extension HTMLWriter {
    /// Writes jumps to the first rows, and how many more there are.
    fileprivate mutating func jumps(_ rows: [HTMLContents.Row], more part: String) {
        for (index, row) in rows.prefix(5).enumerated() {
            if index > 0 { text(", ") }
            jump(row.title, to: row.id)
        }
        if rows.count > 5 {
            text(", ")
            jump("and \(rows.count - 5) more", to: part)
        }
    }
}
