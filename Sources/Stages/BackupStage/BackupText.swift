internal import Contracts
internal import Formats
internal import Names

/// Writes backups for people.
enum BackupText {
    /// As in `full backup of 4,711 objects, 11.1 MB, verified; 3 backups kept, 1 removed`.
    static func summary(_ manifest: BackupManifest, _ retention: Retention) -> String {
        let own = manifest.bundles.last { $0.run == manifest.run }
        var text =
            own.map { bundle in
                let kind = manifest.since.map { "what is new since \($0)" } ?? "full backup"
                return
                    "\(kind): \(Words.count(bundle.objects, "object")), \(Size.text(bundle.bytes))"
            } ?? "nothing new since \(manifest.since?.text ?? "")"
        if manifest.recipients != nil { text += ", encrypted" }
        text += ", verified; \(Words.count(retention.kept.count, "backup")) kept"
        if !retention.removed.isEmpty { text += ", \(retention.removed.count) removed" }
        return text
    }

    /// The document.
    static func text(_ document: Document<BackupPayload>, isVerbose: Bool) -> String {
        var lines = ["\(document.outcome.rawValue): \(document.summary)"]
        let rows = document.payload.artifacts.map { artifact in
            [
                artifact.kind.rawValue, artifact.file ?? artifact.name,
                artifact.bytes.map(Size.text) ?? "",
                artifact.covers.commit.map(\.short) ?? "",
            ]
        }
        if !rows.isEmpty { lines += [""] + TextTable.lines(rows) }
        if !document.payload.retention.removed.isEmpty {
            lines += [
                "",
                "removed: "
                    + document.payload.retention.removed.map(\.text).joined(separator: ", "),
            ]
        }
        lines += FindingText.lines(document.findings, isVerbose: isVerbose)
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Writes sizes for people.
enum Size {
    /// As in `512 B`, `3.4 kB`, `11.1 MB`: powers of 1,000.
    static func text(_ bytes: Int) -> String {
        var value = bytes
        var rest = 0
        var unit = 0
        let units = ["B", "kB", "MB", "GB", "TB"]
        while value >= 1_000, unit < units.count - 1 {
            rest = value % 1_000 / 100
            value /= 1_000
            unit += 1
        }
        return unit == 0 ? "\(value) B" : "\(value).\(rest) \(units[unit])"
    }
}
