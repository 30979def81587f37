package import Contracts
package import SystemSupport

/// The directory of one run: its record, documents, journal, artifacts and reports.
package struct RunDirectory: Sendable {
    /// The run.
    package let run: RunID
    /// The directory, absolute.
    package let path: String

    /// The path of a file in it.
    package func file(_ name: String) -> String { Paths.join(path, name) }

    /// The path of a stage's document.
    package func document(_ stage: StageName, isDryRun: Bool = false) -> String {
        file(stage.rawValue + (isDryRun ? ".dry-run.json" : ".json"))
    }

    /// Reads the record; nil when there is none, or it cannot be read.
    package func record() -> RunRecord? {
        guard let bytes = try? Files.read(file("run.json"), limit: 1 << 20) else { return nil }
        return try? CanonicalJSON.decode(RunRecord.self, from: bytes)
    }

    /// Writes the record.
    package func write(_ record: RunRecord) throws(SystemError) {
        guard let bytes = try? CanonicalJSON.encode(record) else {
            throw SystemError(.other, "write", file("run.json"), "it cannot be encoded")
        }
        try AtomicFile.write(bytes, to: file("run.json"))
    }

    /// Notes how a stage ended, in place of what was noted of it before.
    package func note(_ stage: StageRecord) throws(SystemError) {
        var record = record() ?? RunRecord(run: run, pipeline: nil, started: stage.started)
        record.stages.removeAll { $0.stage == stage.stage }
        record.stages.append(stage)
        try write(record)
    }

    /// The journal of side effects.
    package var journal: Journal { Journal(path: file("journal.jsonl")) }
}
