internal import Contracts
internal import Formats
internal import Names

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
        if depth.hasImpact {
            if entry.name != entry.component {
                facts.fact(entry.update == nil && !isPackage ? "Rule" : "Package", entry.name)
            }
            let step = [entry.from, entry.to].compactMap { $0 }.joined(separator: " → ")
            if row.title != row.row.title { facts.fact("Name", row.row.title) }
            if step != row.step { facts.fact("Version", step) }
            if let released = entry.released { facts.fact("Released", released.minute) }
            facts.fact("Layer", entry.layer?.rawValue)
        }
        if let link = entry.link, SafeLink(link) != nil {
            facts.fact("Notes") { $0.link(Self.host(link), to: link) }
        }
        let security = all(\.security) { $0 }
        if !security.isEmpty {
            facts.fact("Advisories") { list in
                for (index, id) in security.prefix(depth.list).enumerated() {
                    if index > 0 { list.text(", ") }
                    list.advisory(id)
                }
            }
        }
        if row.row.count == 1 { facts.code("Id", entry.update?.text) }
        places(&facts)
        if let until = entry.waits?.until { facts.fact("Waits until", until.minute) }
        facts.code("Commit", entry.commit?.hex)
        facts.code("Run", entry.run?.text)
    }

    private func places(_ facts: inout HTMLWriter) {
        if row.row.count == 1 { return facts.code("File", entry.file) }
        let entries = row.row.entries
        if entries.allSatisfy({ $0.file == nil && $0.update == nil }) { return }
        facts.list("Places", entries, depth.list) { item, entry in
            item.element(.code, text: entry.file ?? "")
            if let update = entry.update { item.text(" (\(update))") }
        }
    }

    private func impact(_ facts: inout HTMLWriter) {
        facts.fact("Why", all(\.why) { $0 }.prefix(depth.list).joined(separator: "; "))
        for (name, values) in [
            ("Brought by", all({ $0.affected?.applications ?? [] }) { $0 }),
            ("Workloads", all({ $0.affected?.workloads ?? [] }) { $0 }),
            ("Namespaces", all({ $0.affected?.namespaces ?? [] }) { $0 }),
            ("Volume claims", all({ $0.affected?.data ?? [] }) { $0 }),
        ] where !values.isEmpty {
            facts.fact(name, list(values))
        }
        if row.row.entries.contains(where: { $0.holdsData == true }) {
            facts.fact("Data", "keeps data")
        }
        danger(&facts)
    }

    /// What breaks, and what to do before.
    private func danger(_ facts: inout HTMLWriter) {
        let entries = row.row.entries
        let signals = all(\.signals) { AnalysisDetails.words($0) }
        if !signals.isEmpty {
            let isBreaking = entries.contains { $0.isBreaking == true }
            facts.list(isBreaking ? "Breaks" : "May break", signals, depth.list) {
                item, signal in
                item.link(AnalysisDetails.words(signal), to: signal.link)
            }
        }
        let steps = all(\.steps) { "\($0.to ?? "")\u{0}\($0.text)\u{0}\($0.source ?? "")" }
        if !steps.isEmpty {
            facts.list("Steps", steps, depth.list) { item, step in
                if let to = step.to { item.element(.b, text: to + " ") }
                item.text(step.text)
                if let update = step.update {
                    item.text(" ")
                    item.update(update, contents)
                }
                item.source(step.source)
            }
        }
        let requires = all(\.requires) { $0.text }
        if !requires.isEmpty {
            facts.list("After", requires, depth.list) { item, update in
                item.update(update, contents)
            }
        }
    }

    private func evidence(_ facts: inout HTMLWriter) {
        let notes = all(\.notes) { "\($0.rule)\u{0}\($0.place ?? "")\u{0}\($0.text)" }
        if !notes.isEmpty {
            facts.list("Also found", notes, depth.list) { item, note in
                let tone: HTMLBadge.Tone = note.severity == .notice ? .quiet : .warning
                item.badge(HTMLBadge(note.severity.rawValue, tone))
                item.text(" ")
                if let place = note.place {
                    item.element(.code, text: place)
                    item.text(": ")
                }
                item.text(note.text)
                item.source(note.detail)
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
        let snapshots = all(\.snapshots) { $0 }
        if !snapshots.isEmpty { facts.fact("Saved volumes", list(snapshots)) }
        let checks = all({ [$0.checks].compactMap { $0 } }) { $0.verdict.rawValue + $0.words }
        facts.fact(
            "Checks",
            checks.map { "\($0.verdict.rawValue): \($0.words)" }.joined(separator: "; "))
        let took = all({ [$0.seconds].compactMap { $0 } }) { "\($0)" }
        facts.fact("Took", took.map { Elapsed.words(Double($0)) }.joined(separator: ", "))
    }

    /// What the row's entries have of something, each once.
    private func all<Value>(
        _ values: (ReportEntry) -> [Value], _ key: (Value) -> String
    ) -> [Value] {
        if row.row.entries.count == 1 { return values(entry) }
        var seen: Set<String> = []
        return row.row.entries.flatMap(values).filter { seen.insert(key($0)).inserted }
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
            jump("\(row.title) \(row.step)", to: row.id)
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
