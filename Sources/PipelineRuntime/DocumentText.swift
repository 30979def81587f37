package import Contracts
internal import SystemSupport

/// Writes versions for people.
package enum VersionText {
    /// A version, with the start of its digest where it has one.
    package static func short(_ pair: VersionPair) -> String {
        let digest = pair.digest.map { digest in
            digest.contains(":")
                ? "@" + (digest.split(separator: ":").last ?? "").prefix(7) : "@" + digest.prefix(7)
        }
        return SafeText.line((pair.value ?? "") + (digest ?? ""))
    }

    /// `1.2 → 1.3`; digests only where the version stays.
    package static func step(_ from: VersionPair, _ to: VersionPair) -> String {
        if from.value == to.value { return "\(short(from)) → \(short(to))" }
        let old = from.value ?? short(from)
        let new = to.value ?? short(to)
        return SafeText.line("\(old) → \(new)")
    }
}

/// Sets rows in columns.
package enum TextTable {
    /// One line a row; the last column is not padded, trailing blanks are dropped.
    package static func lines(_ rows: [[String]], indent: Int = 2) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            min(60, rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0)
        }
        return rows.map { row in
            var line = String(repeating: " ", count: indent)
            for (column, cell) in row.enumerated() {
                let text = SafeText.line(cell)
                line += text
                if column + 1 < row.count {
                    line += String(repeating: " ", count: max(0, widths[column] - text.count) + 2)
                }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}

/// Writes findings for a terminal.
package enum FindingText {
    /// The findings by rule; of each rule the first five unless more are asked for.
    package static func lines(_ findings: [Finding], isVerbose: Bool) -> [String] {
        var lines: [String] = []
        var index = 0
        while index < findings.count {
            let rule = findings[index].rule
            let same = findings[index...].prefix { $0.rule == rule }
            index += same.count
            let first = same.first
            lines += ["", "\(first?.severity.rawValue ?? "") \(rule) (\(same.count))"]
            for finding in same.prefix(isVerbose ? same.count : 5) {
                let line = finding.place?.line.map { ":\($0)" } ?? ""
                let place = finding.place.map { "\(SafeText.line($0.file))\(line): " } ?? ""
                lines.append("  \(place)\(SafeText.line(finding.message))")
                if let evidence = finding.evidence {
                    lines.append("    \(SafeText.line(evidence))")
                }
            }
            if !isVerbose, same.count > 5 {
                lines.append("  … and \(same.count - 5) more (--verbose shows all)")
            }
            if let remedy = first?.remedy { lines.append("  → \(SafeText.line(remedy))") }
        }
        return lines
    }
}

/// Puts numbers into words.
package enum Words {
    /// `1 update`, `2 updates`.
    package static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }
}
