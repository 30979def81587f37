// Made by `make schemas` from the properties in JournalEntry.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension JournalEntry {
    public init(
        time: Timestamp,
        stage: StageName,
        effect: String,
        state: State,
        subject: String,
        detail: String,
        _: Made = Made()
    ) {
        self.init(
            time: time,
            stage: stage,
            effect: effect,
            state: state,
            subject: subject,
            detail: detail)
    }
}
