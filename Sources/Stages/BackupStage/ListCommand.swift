internal import CommandLine
internal import Contracts
internal import Formats
internal import Names
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep-backup list`: the backups of a state directory.
enum ListCommand {
    static let command = Command(
        "list", summary: "Shows the backups, newest first.", keys: BackupChoice.common,
        formats: ["text", "json"], exits: BackupChoice.exits, work: run)

    /// One backup, as `-o json` writes it.
    private struct Row: Codable {
        let run: RunID
        let created: Timestamp
        let kind: String
        let bytes: Int
        let encrypted: Bool
        let verified: Bool
        /// The run that it builds on; null for a full one.
        @Nullable var since: RunID?
        let commit: CommitID
        let directory: String
        /// What is wrong with its files, as far as their sizes tell.
        @Nullable var problem: String?
    }

    private struct Listing: Codable {
        let backups: [Row]
    }

    private static func run(_ call: Call) throws -> ProgramExit {
        let (entries, unreadable) = BackupStore(state: try call.workplace().state).entries()
        for (_, message) in unreadable { call.console.note(message) }
        let rows = entries.map(row)
        if try call.format == "json" {
            try StandardStreams.show(try CanonicalJSON.encode(Listing(backups: rows)))
        } else {
            try StandardStreams.out(text(rows))
        }
        return ProgramExit(.done)
    }

    private static func row(_ entry: BackupStore.Entry) -> Row {
        let manifest = entry.manifest
        let own = manifest.bundles.last { $0.run == manifest.run }
        return Row(
            run: manifest.run, created: manifest.created,
            kind: manifest.since == nil ? "full" : own == nil ? "unchanged" : "incremental",
            bytes: own?.bytes ?? 0, encrypted: entry.archive.isEncrypted,
            verified: manifest.verified, since: manifest.since, commit: manifest.commit,
            directory: entry.archive.directory, problem: entry.archive.quickProblem())
    }

    private static func text(_ rows: [Row]) -> String {
        if rows.isEmpty { return "no backups\n" }
        let head = ["RUN", "TIME", "KIND", "SIZE", "COMMIT", "SINCE", ""]
        let lines = rows.map { row in
            let marks = [
                row.verified ? "verified" : "not verified", row.encrypted ? "encrypted" : nil,
                row.problem,
            ]
            return [
                row.run.text, row.created.text, row.kind, Size.text(row.bytes),
                row.commit.short, row.since?.text ?? "-",
                marks.compactMap { $0 }.joined(separator: ", "),
            ]
        }
        return TextTable.lines([head] + lines, indent: 0).joined(separator: "\n") + "\n"
    }
}
