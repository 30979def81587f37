package import Contracts
internal import Names

/// One line of a report for people: entries that say the same of several files are one.
package struct ReportRow {
    /// The first of its entries.
    package let entry: ReportEntry
    /// The entries that it stands for.
    package let entries: [ReportEntry]
    /// The files of its entries, sorted, unique.
    package let files: [String]

    /// How many entries it stands for.
    package var count: Int { entries.count }

    /// The lines of a part, in its order.
    package static func rows(_ entries: [ReportEntry]) -> [ReportRow] {
        var order: [[String]] = []
        var grouped: [[String]: [ReportEntry]] = [:]
        for entry in entries {
            let key = [
                entry.component, entry.name, entry.from ?? "", entry.to ?? "", entry.reason ?? "",
                entry.commit?.hex ?? "", entry.kind?.rawValue ?? "", entry.risk?.rawValue ?? "",
            ]
            if grouped[key] == nil { order.append(key) }
            grouped[key, default: []].append(entry)
        }
        return order.compactMap { key in
            guard let entries = grouped[key], var first = entries.first else { return nil }
            first.isNew = entries.contains(where: \.isNew)
            return ReportRow(
                entry: first, entries: entries,
                files: Array(Set(entries.compactMap(\.file))).sorted())
        }
    }

    /// The heading of a part: how many entries it has, and how many rows where some are one.
    package static func heading(_ section: ReportSection, _ rows: [ReportRow]) -> String {
        let count = section.entries.count
        return rows.count == count
            ? "\(section.title) (\(count))"
            : "\(section.title) (\(count), in \(Words.count(rows.count, "row")))"
    }

    /// What it is about.
    package var title: String {
        entry.update == nil
            ? entry.component : ComponentTitle.text(entry.component, package: entry.name)
    }

    /// The update's id, and how many more the row stands for.
    package var id: String {
        guard let id = entry.update?.text else { return "" }
        return count > 1 ? "\(id) +\(count - 1)" : id
    }

    /// `1.2 → 1.3`, the version alone where it does not move.
    package var step: String { ReportRow.step(entry) }

    /// How an entry's version moves.
    package static func step(_ entry: ReportEntry) -> String {
        guard let to = entry.to else { return entry.from ?? "" }
        guard let from = entry.from else { return to }
        let (old, new) = (from.prefix { $0 != "@" }, to.prefix { $0 != "@" })
        return old == new ? "\(from) → \(to)" : "\(old) → \(new)"
    }

    /// The kind, and what it mends: `minor, CVE-2026-12345`.
    package var kind: String {
        ([entry.kind?.rawValue].compactMap { $0 } + entry.security).joined(separator: ", ")
    }

    /// The file; of several how many there are, and the first three.
    package var place: String {
        guard files.count > 1 else { return files.first ?? "" }
        let more = files.count > 3 ? ", …" : ""
        return "\(files.count) files: " + files.prefix(3).joined(separator: ", ") + more
    }
}
