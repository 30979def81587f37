public import Names
internal import SystemSupport

/// One event of the audit trail, a line of `history.jsonl`.
public struct HistoryEvent: Codable, Sendable, Equatable {
    /// 16 hexadecimal digits: the same event twice has the same.
    public var id: String
    /// When, RFC 3339.
    public var time: Timestamp
    /// The run.
    public var run: RunID
    /// `scanned`, `applied`, `refused`, `failed`, `rolled-back`, `held`, …
    public var type: String
    /// The component; null for an event of the whole run.
    @Nullable public var component: String?
    /// The package.
    @Nullable public var name: String?
    /// The update's id; for a hold its public and version.
    @Nullable public var update: String?
    /// The version before.
    @Nullable public var from: String?
    /// The version after.
    @Nullable public var to: String?
    /// The commit.
    @Nullable public var commit: CommitID?
    /// In words.
    @Nullable public var detail: String?
}

extension HistoryEvent {
    /// Makes an event; its id comes from all but the time.
    package init(
        time: Timestamp, run: RunID, type: String, component: String? = nil, name: String? = nil,
        update: String? = nil, from: String? = nil, to: String? = nil, commit: CommitID? = nil,
        detail: String? = nil
    ) {
        let parts = [run.text, type, component ?? "", update ?? "", commit?.text ?? ""]
        self.init(
            id: String(SHA256.hex(parts: parts).prefix(16)), time: time, run: run, type: type,
            component: component, name: name, update: update, from: from, to: to, commit: commit,
            detail: detail)
    }
}
