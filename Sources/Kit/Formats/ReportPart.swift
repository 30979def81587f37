package import Contracts
package import Names

/// One part of a report as lines for a terminal: rows that give the same reason stand under it.
package struct ReportPart {
    private let section: ReportSection
    private let time: Timestamp
    private let width: Int
    private let isVerbose: Bool
    private let names: [UpdateID: String]

    /// Rows that are shown where not all are asked for.
    private static let limit = 40

    /// Takes a part.
    ///
    /// - Parameters:
    ///   - time: the time at which versions have their age.
    ///   - width: characters of a line.
    ///   - isVerbose: whether all rows are shown, with all that is known of each.
    ///   - names: the updates of the report as people know them.
    package init(
        _ section: ReportSection, at time: Timestamp, width: Int, isVerbose: Bool,
        names: [UpdateID: String] = [:]
    ) {
        self.names = names
        self.section = section
        self.time = time
        self.width = width
        self.isVerbose = isVerbose
    }

    /// The lines, the heading first.
    package var lines: [String] {
        let rows = ReportRow.rows(section.entries)
        if rows.isEmpty { return [] }
        var lines = TextWrap.lines(ReportRow.heading(section, rows), width: width, hanging: 2)
        if section.section == .superseded, !isVerbose {
            return lines + ["  a higher version is taken (--verbose lists them)"]
        }
        var left = isVerbose ? rows.count : ReportPart.limit
        for group in groups(rows) where left > 0 {
            let shown = group.rows.prefix(left)
            left -= shown.count
            if let reason = group.reason {
                lines += TextWrap.lines(
                    "\(reason) (\(group.count)):", width: width, indent: 2, hanging: 2)
            }
            lines += TextRows.lines(
                shown.map { row($0, hasReason: group.reason == nil) }, width: width,
                indent: group.reason == nil ? 2 : 4)
        }
        let hidden = rows.count - ReportPart.limit
        if !isVerbose, hidden > 0 {
            lines.append("  … and \(hidden) more (--verbose shows all)")
        }
        if let command = section.section.command {
            lines += TextWrap.lines("→ \(command)", width: width, indent: 2, hanging: 2)
        }
        return lines
    }

    /// Rows with a reason that others give as well, and rows without one.
    private func groups(
        _ rows: [ReportRow]
    ) -> [(reason: String?, count: Int, rows: [ReportRow])] {
        let byReason = Dictionary(grouping: rows) { $0.entry.reason ?? "" }
        var seen: Set<String> = []
        var groups: [(reason: String?, count: Int, rows: [ReportRow])] = []
        for row in rows {
            let reason = row.entry.reason ?? ""
            if let same = byReason[reason], !reason.isEmpty, same.count > 1 {
                if seen.insert(reason).inserted {
                    groups.append((reason, same.reduce(0) { $0 + $1.count }, same))
                }
            } else if let last = groups.last, last.reason == nil {
                groups[groups.count - 1].rows.append(row)
            } else {
                groups.append((nil, row.count, [row]))
            }
        }
        return groups
    }

    private func row(_ row: ReportRow, hasReason: Bool) -> TextRow {
        let entry = row.entry
        let rule = entry.update == nil && entry.name != entry.component ? entry.name : ""
        let place = [row.id, entry.commit?.short ?? "", row.place, entry.run?.text ?? ""].filter {
            !$0.isEmpty
        }
        var details = [place.joined(separator: "  ")].filter { !$0.isEmpty }
        if hasReason, let reason = entry.reason { details.append(reason) }
        if isVerbose {
            details += AnalysisDetails.lines(entry, names: names)
        } else if entry.update == nil || section.section == .failed, let remedy = entry.remedy {
            details.append("→ \(remedy)")
        }
        return TextRow(
            row.title, step: row.step,
            words: [
                rule, row.kind, entry.age(at: time), entry.risk?.rawValue ?? "",
                entry.isNew ? "new" : "",
            ], details: details)
    }
}
