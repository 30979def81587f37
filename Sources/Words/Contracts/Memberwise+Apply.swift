// Made by `make schemas` from the properties in Apply.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension ApplyPayload {
    public init(
        changes: [Change] = [],
        push: Push,
        reviews: [PushedReview] = [],
        _: Made = Made()
    ) {
        self.init(
            changes: changes,
            push: push,
            reviews: reviews)
    }
}

extension Change {
    public init(
        update: UpdateID,
        outcome: ChangeOutcome,
        reason: String? = nil,
        detail: String? = nil,
        override: String? = nil,
        commit: CommitID? = nil,
        files: [String] = [],
        edits: [Edit] = [],
        _: Made = Made()
    ) {
        self.init(
            update: update,
            outcome: outcome,
            reason: reason,
            detail: detail,
            override: override,
            commit: commit,
            files: files,
            edits: edits)
    }
}

extension Edit {
    public init(
        reference: VersionReference,
        newText: String,
        _: Made = Made()
    ) {
        self.init(
            reference: reference,
            newText: newText)
    }
}

extension Push {
    public init(
        remote: String? = nil,
        branch: String,
        base: String? = nil,
        from: CommitID? = nil,
        to: CommitID? = nil,
        outcome: PushOutcome,
        message: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            remote: remote,
            branch: branch,
            base: base,
            from: from,
            to: to,
            outcome: outcome,
            message: message)
    }
}

extension PushedReview {
    public init(
        group: GroupID? = nil,
        remote: String,
        branch: String,
        base: String,
        commit: CommitID,
        _: Made = Made()
    ) {
        self.init(
            group: group,
            remote: remote,
            branch: branch,
            base: base,
            commit: commit)
    }
}
