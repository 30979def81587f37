// Made by `make schemas` from the properties in ReviewRecord.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension ReviewRecord {
    public init(
        host: String,
        repository: String,
        number: Int,
        page: String? = nil,
        branch: String,
        base: String,
        commit: CommitID? = nil,
        state: ReviewState,
        closed: Timestamp? = nil,
        updates: [UpdateID] = [],
        versions: [String] = [],
        _: Made = Made()
    ) {
        self.init(
            host: host,
            repository: repository,
            number: number,
            page: page,
            branch: branch,
            base: base,
            commit: commit,
            state: state,
            closed: closed,
            updates: updates,
            versions: versions)
    }
}
