// Made by `make schemas` from the properties in Document.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension ToolInfo {
    public init(
        name: String,
        version: String,
        _: Made = Made()
    ) {
        self.init(
            name: name,
            version: version)
    }
}

extension RepositoryInfo {
    public init(
        url: String? = nil,
        branch: String? = nil,
        commit: CommitID? = nil,
        _: Made = Made()
    ) {
        self.init(
            url: url,
            branch: branch,
            commit: commit)
    }
}

extension InputInfo {
    public init(
        name: String,
        sha256: String,
        _: Made = Made()
    ) {
        self.init(
            name: name,
            sha256: sha256)
    }
}
