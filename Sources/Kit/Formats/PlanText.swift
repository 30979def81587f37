package import Contracts
internal import Names

/// Writes a plan for a terminal and as Markdown: a page that an operator can approve.
package struct PlanText {
    private let plan: PlanListing

    /// Takes a plan.
    package init(_ plan: PlanListing) { self.plan = plan }

    /// Rows that say the same of several files are one.
    private struct Row {
        let entry: PlanEntry
        var count = 1
        var id: String { count > 1 ? "\(entry.update) +\(count - 1)" : entry.update.text }
        var title: String { ComponentTitle.text(entry.component, package: entry.name) }
        var step: String { entry.from.isEmpty ? entry.to : "\(entry.from) → \(entry.to)" }
    }

    /// A part of what waits.
    private struct Part {
        let title: String
        let command: String?
        let rows: [Row]
        /// How many updates its rows stand for.
        var count: Int { rows.reduce(0) { $0 + $1.count } }
    }

    /// The age of the run, and of what it may not know.
    private var head: [String] {
        let hours = max(0, plan.made.seconds - plan.scanned.seconds) / 3_600
        let age =
            hours < 1
            ? "within the last hour" : hours < 48 ? "\(hours) h ago" : "\(hours / 24) d ago"
        let commit = plan.commit.map { " at \($0.short)" } ?? ""
        var lines = ["run \(plan.run), scanned \(age) (\(plan.scanned))\(commit)"]
        if !plan.complete {
            lines.append("not every look-up answered: newer versions may exist (upkeep report)")
        }
        return lines + plan.notes
    }

    private var takenTitle: String {
        plan.taken.isEmpty
            ? "upkeep run update takes nothing"
            : "upkeep run update takes \(Words.count(plan.taken.count, "update")), in this order"
    }

    private var parts: [Part] {
        WaitsFor.allCases.filter { $0 != .superseded }.compactMap { what in
            let entries = plan.waiting.filter { $0.waits?.for == what }
            if entries.isEmpty { return nil }
            let rows = PlanText.rows(entries)
            return Part(
                title: "waits for \(what.words) (\(entries.count))", command: what.command,
                rows: rows)
        }
    }

    private var superseded: Int { plan.waiting.filter { $0.waits?.for == .superseded }.count }

    private static func rows(_ entries: [PlanEntry]) -> [Row] {
        var rows: [Row] = []
        var places: [[String]: Int] = [:]
        for entry in entries {
            let key = [
                entry.component, Row(entry: entry).title, entry.from, entry.to, entry.kind.rawValue,
                entry.text,
            ]
            if let place = places[key] {
                rows[place].count += 1
            } else {
                places[key] = rows.count
                rows.append(Row(entry: entry))
            }
        }
        return rows
    }

    private func cells(_ row: Row) -> [String] {
        [
            row.id, row.title, row.step, row.entry.kind.rawValue, age(row.entry),
            row.entry.risk?.rawValue ?? "",
        ]
    }

    private func age(_ entry: PlanEntry) -> String {
        entry.released.map { "\(max(0, plan.made.seconds - $0.seconds) / 86_400) d" } ?? ""
    }

    private func reason(_ entry: PlanEntry) -> String {
        // The commit and the section of a source are for who asks why.
        let source = entry.waits?.by.map { by in
            by.firstRange(of: " @ ").map { String(by[..<$0.lowerBound]) } ?? by
        }
        let by = source.map { " [\($0)]" } ?? ""
        let until = entry.waits?.until.map { ", free at \($0)" } ?? ""
        return entry.text + until + by
    }

    /// Lines for a terminal.
    ///
    /// - Parameters:
    ///   - width: characters of a line.
    ///   - isVerbose: whether each row is followed by its link.
    package func lines(width: Int, isVerbose: Bool = false) -> [String] {
        func row(_ row: Row, number: Int? = nil, details: [String]) -> TextRow {
            let link = isVerbose ? row.entry.link.map { "link: \($0)" } : nil
            return TextRow(
                (number.map { "\($0). " } ?? "") + row.title, step: row.step,
                words: [row.entry.kind.rawValue, age(row.entry), row.entry.risk?.rawValue ?? ""],
                details: [([row.id] + details).filter { !$0.isEmpty }.joined(separator: "  ")]
                    + [link].compactMap { $0 })
        }
        var lines = head.flatMap { TextWrap.lines($0, width: width, hanging: 2) }
        lines += ["", takenTitle]
        lines += TextRows.lines(
            PlanText.rows(plan.taken).enumerated().map { index, one in
                row(one, number: index + 1, details: [one.entry.text])
            }, width: width)
        for part in parts {
            lines += ["", part.title]
            lines += TextRows.lines(
                part.rows.map { row($0, details: [reason($0.entry)]) }, width: width)
            if let command = part.command {
                lines += TextWrap.lines("→ \(command)", width: width, indent: 2, hanging: 2)
            }
        }
        if superseded > 0 {
            lines += [
                "", "\(Words.count(superseded, "update")) of these dependencies lead less far",
            ]
        }
        return lines
    }

    /// Lines of Markdown.
    package var markdown: [String] {
        var lines = ["# Plan", ""] + head.map(Markdown.escaped)
        lines += ["", "## \(Markdown.escaped(takenTitle))", ""]
        let titles = ["id", "what", "step", "kind", "age", "risk"]
        func table(_ rows: [Row], _ reason: (PlanEntry) -> String) -> [String] {
            rows.isEmpty
                ? []
                : Markdown.table(
                    titles + ["why"],
                    rows.map { row in
                        [Markdown.code(row.id)]
                            + (cells(row).dropFirst() + [reason(row.entry)]).map(Markdown.escaped)
                    })
        }
        lines += table(PlanText.rows(plan.taken), \.text)
        for part in parts {
            lines += ["", "## \(Markdown.escaped(part.title))", ""] + table(part.rows, reason)
            if let command = part.command { lines += ["", Markdown.escaped(command)] }
        }
        return lines
    }
}

extension WaitsFor {
    /// What it is, as a part of a sentence.
    package var words: String {
        switch self {
        case .person: "a person"
        case .window: "a maintenance window"
        case .age: "its age"
        case .policy: "a rule to change"
        case .hop: "a step on the way"
        case .partner: "a partner"
        case .api: "an API version that is served"
        case .hold: "a hold to end"
        case .cycle: "the end of a cycle"
        case .group: "a member of its group"
        case .review: "a review"
        case .superseded: "a higher version"
        }
    }

    /// The command that takes what waits so; nil where none does.
    package var command: String? {
        switch self {
        case .person, .window: TakeHint.byName
        case .age, .policy, .hop, .partner, .api, .hold, .cycle: TakeHint.override
        case .group, .review, .superseded: nil
        }
    }
}
