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
            title.element(.b, text: row.row.title)
            if entry.isNew {
                title.text(" ")
                title.badge(HTMLBadge("new", .notice))
            }
            if !entry.security.isEmpty {
                title.text(" ")
                title.badge(HTMLBadge("security", .alarm))
            }
        }
        line.element(.span, text: row.row.step)
        line.element(.span, text: entry.kind?.rawValue ?? "")
        if let risk = entry.risk { line.badge(risk.badge) } else { line.element(.span) }
        line.element(.span, text: entry.age(at: contents.time))
        line.element(.span) { last in
            let places = row.row.files.count > 1 ? row.row.place : ""
            last.text([places, entry.reason ?? ""].filter { !$0.isEmpty }.joined(separator: ": "))
        }
    }
}

/// All that is known of the updates of a row.
struct HTMLDetails {
    let row: HTMLContents.Row
    let contents: HTMLContents
    let depth: HTMLDepth
    /// Whether the row's name is a package's although it is of no update.
    let isPackage: Bool
    private var entry: ReportEntry { row.entry }

    func write(_ details: inout HTMLWriter) {
        details.element(.dl) { facts in
            identity(&facts)
            if depth.hasImpact { impact(&facts) }
            if depth.hasEvidence { evidence(&facts) }
            commands(&facts)
        }
    }

    private func identity(_ facts: inout HTMLWriter) {
        if entry.name != entry.component {
            facts.fact(entry.update == nil && !isPackage ? "Rule" : "Package", entry.name)
        }
        let step = [entry.from, entry.to].compactMap { $0 }.joined(separator: " → ")
        if step != row.row.step { facts.fact("Version", step) }
        if let released = entry.released { facts.fact("Released", released.minute) }
        if let link = entry.link, SafeLink(link) != nil {
            facts.fact("Notes") { $0.link(Self.host(link), to: link) }
        }
        if !entry.security.isEmpty {
            facts.fact("Advisories") { list in
                for (index, id) in entry.security.prefix(depth.list).enumerated() {
                    if index > 0 { list.text(", ") }
                    list.advisory(id)
                }
            }
        }
        if let layer = entry.layer { facts.fact("Layer", layer.rawValue) }
        places(&facts)
        if let until = entry.waits?.until { facts.fact("Waits until", until.minute) }
        if let commit = entry.commit { facts.code("Commit", commit.hex) }
    }

    private func places(_ facts: inout HTMLWriter) {
        if row.row.count == 1 { return facts.code("File", entry.file) }
        let entries = row.row.entries
        facts.list("Places", entries, depth.list) { item, entry in
            item.element(.code, text: entry.file ?? "")
            if let update = entry.update { item.text(" (\(update))") }
        }
    }

    private func impact(_ facts: inout HTMLWriter) {
        if !entry.why.isEmpty {
            facts.fact("Why", entry.why.prefix(depth.list).joined(separator: "; "))
        }
        if let affected = entry.affected {
            for (name, values) in [
                ("Brought by", affected.applications), ("Workloads", affected.workloads),
                ("Namespaces", affected.namespaces), ("Volume claims", affected.data),
            ] where !values.isEmpty {
                facts.fact(name, list(values))
            }
        }
        if entry.holdsData == true { facts.fact("Data", "keeps data") }
        if !entry.signals.isEmpty {
            let isBreaking = entry.isBreaking == true
            facts.list(isBreaking ? "Breaks" : "May break", entry.signals, depth.list) {
                item, signal in
                item.link("\(signal.signal): \(signal.evidence)", to: signal.link)
            }
        }
        if !entry.steps.isEmpty {
            facts.list("Steps", entry.steps, depth.list) { item, step in
                if let to = step.to { item.element(.b, text: to + " ") }
                item.text(step.text)
                if let update = step.update {
                    item.text(" ")
                    item.update(update, contents)
                }
                item.source(step.source)
            }
        }
        if !entry.requires.isEmpty {
            facts.list("After", entry.requires, depth.list) { item, update in
                item.update(update, contents)
            }
        }
    }

    private func evidence(_ facts: inout HTMLWriter) {
        if !entry.notes.isEmpty {
            facts.list("Also found", entry.notes, depth.list) { item, note in
                let tone: HTMLBadge.Tone = note.severity == .notice ? .quiet : .warning
                item.badge(HTMLBadge(note.severity.rawValue, tone))
                item.text(" ")
                if let place = note.place {
                    item.element(.code, text: place)
                    item.text(": ")
                }
                item.text(note.text)
                item.source(note.evidence)
                if let remedy = note.remedy { item.text(" → \(remedy)") }
                item.element(.small, text: " " + note.rule)
            }
        }
        let edits = row.row.entries.flatMap(\.edits)
        if !edits.isEmpty {
            facts.list("Diff", edits, depth.list) { item, edit in
                let file = edit.file == entry.file ? nil : edit.file
                let place = [file, edit.path].compactMap { $0 }.joined(separator: " ")
                if !place.isEmpty {
                    item.element(.code, text: place)
                    item.text(" ")
                }
                item.element(.del) { $0.element(.code, text: edit.old) }
                item.text(" → ")
                item.element(.ins) { $0.element(.code, text: edit.new) }
            }
        }
        if !entry.snapshots.isEmpty { facts.fact("Saved volumes", list(entry.snapshots)) }
        if let checks = entry.checks {
            facts.fact("Checks", "\(checks.verdict.rawValue): \(checks.words)")
        }
        if let seconds = entry.seconds { facts.fact("Took", Elapsed.words(Double(seconds))) }
    }

    private func commands(_ facts: inout HTMLWriter) {
        facts.fact("What to do", entry.remedy)
        let entries = row.row.entries
        facts.commands("Take it", entries.compactMap(\.take), depth.list)
        facts.commands("Skip it", entries.compactMap(\.skip), depth.list)
    }

    private func list(_ values: [String]) -> String {
        let shown = values.prefix(depth.list).joined(separator: ", ")
        let more = values.count - depth.list
        return more > 0 ? shown + ", and \(more) more" : shown
    }

    /// Where a link leads, for its text.
    private static func host(_ link: String) -> String {
        String(link.dropFirst(8).prefix { $0 != "/" && $0 != "?" && $0 != "#" })
    }
}

extension HTMLWriter {
    fileprivate mutating func code(_ name: String, _ text: String?) {
        guard let text, !text.isEmpty else { return }
        fact(name) { $0.element(.code, text: text) }
    }

    /// Writes a fact of several things: one alone as it is, several as a list.
    fileprivate mutating func list<Value>(
        _ name: String, _ values: [Value], _ most: Int,
        write: (inout HTMLWriter, Value) -> Void
    ) {
        fact(name) { fact in
            if values.count == 1, let value = values.first { return write(&fact, value) }
            fact.element(.ul) { list in
                for value in values.prefix(most) {
                    list.element(.li) { write(&$0, value) }
                }
                if values.count > most {
                    list.element(.li, text: "and \(values.count - most) more")
                }
            }
        }
    }

    /// Writes commands to copy, each once.
    fileprivate mutating func commands(_ name: String, _ commands: [String], _ most: Int) {
        var seen: Set<String> = []
        let unique = commands.filter { seen.insert($0).inserted }
        if unique.isEmpty { return }
        list(name, unique, most) { item, command in
            item.element(.kbd, text: command)
        }
    }

    fileprivate mutating func update(_ update: UpdateID, _ contents: HTMLContents) {
        if let row = contents.row(of: update) {
            jump("\(row.row.title) \(row.row.step)", to: row.id)
        } else {
            element(.code, text: update.text)
        }
    }

    /// Writes where something is written: a link where it may be followed.
    fileprivate mutating func source(_ source: String?) {
        guard let source, !source.isEmpty else { return }
        text(" (")
        link(source, to: source)
        text(")")
    }
}

extension Timestamp {
    /// As people read it: `2026-11-20 06:00 UTC`.
    fileprivate var minute: String {
        rfc3339.prefix(16).split(separator: "T").joined(separator: " ") + " UTC"
    }
}
