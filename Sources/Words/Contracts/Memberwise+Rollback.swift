// Made by `make schemas` from the properties in Rollback.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension RollbackPayload {
    public init(
        chosen: RollbackChoice? = nil,
        reverts: [Revert] = [],
        push: Push,
        holds: [Hold] = [],
        _: Made = Made()
    ) {
        self.init(
            chosen: chosen,
            reverts: reverts,
            push: push,
            holds: holds)
    }
}

extension Revert {
    public init(
        update: UpdateID,
        commit: CommitID,
        revert: CommitID? = nil,
        outcome: RevertOutcome,
        reason: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            update: update,
            commit: commit,
            revert: revert,
            outcome: outcome,
            reason: reason)
    }
}

extension Hold {
    public init(
        package: String,
        datasource: Datasource? = nil,
        version: String,
        digest: String? = nil,
        reason: String,
        run: String? = nil,
        date: String,
        released: Bool,
        _: Made = Made()
    ) {
        self.init(
            package: package,
            datasource: datasource,
            version: version,
            digest: digest,
            reason: reason,
            run: run,
            date: date,
            released: released)
    }
}
