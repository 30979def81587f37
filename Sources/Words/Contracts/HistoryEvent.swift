public import Names
internal import SystemSupport

/// One event of the audit trail, a line of `history.jsonl`.
public struct HistoryEvent: Codable, Sendable, Equatable {
    /// 16 hexadecimal digits; equal for the same event.
    public var id: String
    /// When it happened.
    public var time: Timestamp
    /// The run that it belongs to.
    public var run: RunID
    /// `scanned`, `applied`, `refused`, `failed`, `rolled-back`, `held`, `released`, …
    public var type: String
    /// The component; null for an event of the whole run.
    @Nullable public var component: String?
    /// The package; null for an event of the whole run.
    @Nullable public var name: String?
    /// The update's id, for a hold by hand its package and version; null for an event of the whole run.
    @Nullable public var update: String?
    /// The version before; null where none is told.
    @Nullable public var from: String?
    /// The version after; null where none is told.
    @Nullable public var to: String?
    /// The commit; null where there is none.
    @Nullable public var commit: CommitID?
    /// What happened, in words; null where the type says it all.
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
