// Made by `make schemas` from the properties in HistoryEvent.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension HistoryEvent {
    public init(
        id: String,
        time: Timestamp,
        run: RunID,
        type: String,
        component: String? = nil,
        name: String? = nil,
        update: String? = nil,
        from: String? = nil,
        to: String? = nil,
        commit: CommitID? = nil,
        detail: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            id: id,
            time: time,
            run: run,
            type: type,
            component: component,
            name: name,
            update: update,
            from: from,
            to: to,
            commit: commit,
            detail: detail)
    }
}
