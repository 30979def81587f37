internal import Contracts
internal import Formats
internal import Names

/// One part of a report: its heading, its rows, and the command that takes one of them.
struct HTMLPart {
    let part: HTMLContents.Part
    let contents: HTMLContents
    let depth: HTMLDepth

    func write(_ main: inout HTMLWriter) {
        let name = part.section.section
        let isShort = part.rows.count <= 10
        let isOpen = isShort && (name == .needsYou || name == .failed)
        main.section(name.rawValue, part.heading) { section in
            if let command = name.command {
                section.element(.p, .class("m"), text: command)
            }
            section.element(.ul, .class("rows"), .is(.state, name.rawValue)) { list in
                for row in part.rows {
                    list.element(
                        .li, .id(row.id), .is(.layer, row.entry.layer?.rawValue ?? ""),
                        .is(.risk, row.entry.risk?.rawValue ?? "")
                    ) { item in
                        item.element(.details, with: isOpen ? [.flag(.open)] : []) { details in
                            details.element(.summary) { summary(row, &$0) }
                            HTMLDetails(
                                row: row, contents: contents, depth: depth,
                                isPackage: name == .notLookedUp
                            ).write(&details)
                        }
                    }
                    list.newline()
                }
            }
            if part.hidden > 0 { section.element(.p, text: "… and \(part.hidden) more") }
        }
    }

    /// Six columns, in the order of the sheet's.
    private func summary(_ row: HTMLContents.Row, _ line: inout HTMLWriter) {
        let entry = row.entry
        line.element(.span) { title in
            title.element(.b, text: row.title)
            if entry.isNew {
                title.text(" ")
                title.badge(HTMLBadge("new", .notice))
            }
            if row.row.entries.contains(where: { !$0.security.isEmpty }) {
                title.text(" ")
                title.badge(HTMLBadge("security", .alarm))
            }
        }
        line.element(.span, text: row.step)
        line.element(.span, text: entry.kind?.rawValue ?? "")
        if let risk = entry.risk { line.badge(risk.badge) } else { line.element(.span) }
        line.element(.span, text: entry.age(at: contents.time))
        line.element(.span) { last in
            let places = row.row.files.count > 1 ? row.row.place : ""
            last.text([places, entry.reason ?? ""].filter { !$0.isEmpty }.joined(separator: ": "))
        }
    }
}
