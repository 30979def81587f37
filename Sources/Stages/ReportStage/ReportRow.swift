internal import Contracts
internal import Names

/// One line of a report for people: entries that say the same of several files are one.
struct ReportRow {
    let entry: ReportEntry
    /// How many entries it stands for.
    let count: Int
    let files: [String]

    /// The lines of a part, in its order.
    static func rows(_ section: ReportSection) -> [ReportRow] {
        var order: [String] = []
        var grouped: [String: [ReportEntry]] = [:]
        for entry in section.entries {
            let key = [
                entry.component, entry.name, entry.from ?? "", entry.to ?? "", entry.reason ?? "",
                entry.commit?.hex ?? "",
            ].joined(separator: "\u{0}")
            if grouped[key] == nil { order.append(key) }
            grouped[key, default: []].append(entry)
        }
        return order.compactMap { key in
            guard let entries = grouped[key], let first = entries.first else { return nil }
            return ReportRow(
                entry: first, count: entries.count,
                files: Array(Set(entries.compactMap(\.file))).sorted())
        }
    }

    /// The heading of a part: how many entries it has, and how many rows where some are one.
    static func heading(_ section: ReportSection, _ rows: [ReportRow]) -> String {
        let count = section.entries.count
        return rows.count == count
            ? "\(section.title) (\(count))"
            : "\(section.title) (\(count), in \(Words.count(rows.count, "row")))"
    }

    /// The update's id, and how many more the row stands for.
    var id: String {
        guard let id = entry.update?.text else { return "" }
        return count > 1 ? "\(id) +\(count - 1)" : id
    }

    /// `1.2 → 1.3`, the version alone where it does not move.
    var step: String {
        guard let to = entry.to else { return entry.from ?? "" }
        guard let from = entry.from else { return to }
        let (old, new) = (from.prefix { $0 != "@" }, to.prefix { $0 != "@" })
        return old == new ? "\(from) → \(to)" : "\(old) → \(new)"
    }

    /// The kind, and what it mends: `minor, CVE-2026-12345`.
    var kind: String {
        ([entry.kind?.rawValue].compactMap { $0 } + entry.security).joined(separator: ", ")
    }

    /// The file, or how many there are.
    var place: String {
        files.count > 1 ? "\(files.count) files" : files.first ?? ""
    }
}
