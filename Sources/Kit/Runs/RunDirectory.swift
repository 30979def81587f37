package import Contracts
package import SystemSupport

/// The directory of one run: its record, documents, journal, artifacts and reports.
package struct RunDirectory: Sendable {
    /// The run.
    package let run: RunID
    /// The state directory that it lies in.
    let state: StateDirectory

    /// The directory, absolute.
    package var path: String { Paths.join(state.path, "runs/\(run.text)") }

    /// The path of a file in it, for messages and for programs that are given one. What is read or
    /// written here goes through `opened`.
    package func file(_ name: String) -> String { Paths.join(path, name) }

    /// The directory itself; no link on the way to it or in it is followed.
    ///
    /// - Throws: `not-found` where the run has none.
    package func opened() throws(SystemError) -> DirectoryHandle {
        try state.opened().directory("runs/\(run.text)")
    }

    /// Makes it where it is missing.
    package func make() throws(SystemError) {
        _ = try state.opened().directory("runs/\(run.text)", isMade: true)
    }

    /// Removes it with all that is in it.
    package func remove() throws(SystemError) { try state.remove(run) }

    /// Whether something stands there.
    package func has(_ name: String) -> Bool { (try? opened().kind(name)) != nil }

    /// Whether it is there.
    ///
    /// - Throws: what kept it from being looked for.
    package func isPresent() throws(SystemError) -> Bool {
        do throws(SystemError) {
            _ = try opened()
            return true
        } catch  where error.code == .notFound {
            return false
        }
    }

    /// What a document of it says; nil where there is none.
    ///
    /// - Throws: what kept it from being read.
    package func bytes(_ document: String) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            return try opened().read(document, limit: CanonicalJSON.sizeLimit)
        } catch  where error.code == .notFound {
            return nil
        }
    }

    /// The name of a stage's document in it.
    package static func document(_ stage: StageName, isDryRun: Bool = false) -> String {
        stage.rawValue + (isDryRun ? ".dry-run.json" : ".json")
    }

    /// Whether a stage left a document.
    package func hasDocument(_ stage: StageName) -> Bool { has(RunDirectory.document(stage)) }

    /// Whether no stage left a document.
    package var isEmpty: Bool { !StageName.allCases.contains(where: hasDocument) }

    /// Reads the record; nil when there is none, or it cannot be read.
    package func record() -> RunRecord? {
        guard let bytes = try? opened().read("run.json", limit: 1 << 20) else { return nil }
        return try? CanonicalJSON.decode(RunRecord.self, from: bytes)
    }

    /// Writes the record.
    package func write(_ record: RunRecord) throws(SystemError) {
        guard let bytes = try? CanonicalJSON.encode(record) else {
            throw SystemError(.other, "write", file("run.json"), "it cannot be encoded")
        }
        try opened().write(bytes, to: "run.json")
    }

    /// Notes how a stage ended, in place of what was noted of it before.
    package func note(_ stage: StageRecord) throws(SystemError) {
        var record = record() ?? RunRecord(run: run, pipeline: nil, started: stage.started)
        record.stages.removeAll { $0.stage == stage.stage }
        record.stages.append(stage)
        try write(record)
    }

    /// Notes that a stage begins; again, where it was at work when the run ended.
    ///
    /// - Parameter words: what its pipeline gives it beside where to work.
    package func begin(_ stage: StageName, words: [String]) throws(SystemError) {
        guard var record = record() else { return }
        record.given = (record.given ?? [:]).merging([stage.rawValue: words]) { $1 }
        let before = record.attempts.first { $0.stage == stage }?.number ?? 0
        record.attempts.removeAll { $0.stage == stage }
        record.attempts.append(StageAttempt(stage: stage, number: min(before, 1_000) + 1))
        try write(record)
    }

    /// Notes that a stage came to an end, whichever.
    package func endAttempt(of stage: StageName) throws(SystemError) {
        guard var record = record() else { return }
        record.attempts.removeAll { $0.stage == stage }
        try write(record)
    }

    /// The journal of side effects.
    package var journal: Journal { Journal(run: self) }
}
