package import Contracts
package import Names
package import Publishing
internal import SystemSupport

/// The side effects of a run, each written ahead and then confirmed.
///
/// It is for people and for picking up where a run stopped; whether a side effect happened is
/// always read from the world itself.
package struct Journal: Sendable {
    let run: RunDirectory

    /// The journal as a stage writes in it.
    ///
    /// - Parameter now: tells the time.
    package func effects(
        of stage: StageName, now: @escaping @Sendable () -> Timestamp
    ) -> any SideEffects {
        StageJournal(run: run, stage: stage, now: now)
    }
}

/// What one stage does, as lines of the journal.
private struct StageJournal: SideEffects {
    let run: RunDirectory
    let stage: StageName
    let now: @Sendable () -> Timestamp

    func intend(_ effect: String, subject: String, detail: String) throws {
        try append(.intent, effect, subject, detail)
    }

    func confirm(_ effect: String, subject: String, detail: String) throws {
        try append(.done, effect, subject, detail)
    }

    private func append(
        _ state: JournalEntry.State, _ effect: String, _ subject: String, _ detail: String
    ) throws {
        let entry = JournalEntry(
            time: now(), stage: stage, effect: effect, state: state,
            subject: SafeText.withoutSecrets(subject), detail: SafeText.withoutSecrets(detail))
        let line = String(decoding: try CanonicalJSON.compact(entry), as: UTF8.self)
        try run.opened().append(line: line, to: "journal.jsonl")
    }
}
