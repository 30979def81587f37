// Made by `make schemas` from the properties in PlanListing.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension PlanListing {
    public init(
        run: RunID,
        scanned: Timestamp,
        commit: CommitID? = nil,
        made: Timestamp,
        complete: Bool,
        taken: [PlanEntry] = [],
        waiting: [PlanEntry] = [],
        notes: [String] = [],
        _: Made = Made()
    ) {
        self.init(
            run: run,
            scanned: scanned,
            commit: commit,
            made: made,
            complete: complete,
            taken: taken,
            waiting: waiting,
            notes: notes)
    }
}

extension PlanEntry {
    public init(
        update: UpdateID,
        component: String,
        name: String,
        file: String? = nil,
        kind: UpdateKind,
        from: String,
        to: String,
        released: Timestamp? = nil,
        risk: Risk? = nil,
        text: String,
        link: String? = nil,
        waits: Waits? = nil,
        _: Made = Made()
    ) {
        self.init(
            update: update,
            component: component,
            name: name,
            file: file,
            kind: kind,
            from: from,
            to: to,
            released: released,
            risk: risk,
            text: text,
            link: link,
            waits: waits)
    }
}
