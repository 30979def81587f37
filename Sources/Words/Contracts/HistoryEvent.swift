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
    /// `scanned`, `analyzed`, `backed-up`, `applied`, `pushed`, `in-review`, `merged`, `refused`,
    /// `failed`, `validated`, `check-failed`, `rolled-back`, `held`, `released`, …
    public var type: String
    /// The component; null for an event of the whole run.
    @Nullable public var component: String?
    /// The dependency's name, as people know it; null for an event of the whole run.
    @Nullable public var name: String?
    /// The update's id, for a hold by hand its package and version; null for an event of the whole run.
    @Nullable public var update: String?
    /// The version before; null where none is told.
    @Nullable public var from: String?
    /// The version after; null where none is told.
    @Nullable public var to: String?
    /// The commit that it made, or that it speaks of; null where there is none.
    @Nullable public var commit: CommitID?
    /// What happened, in words; null where the type says it all.
    @Nullable public var detail: String?
    /// The SHA-256 of the line before this one, in the file before this one for its first line; 64
    /// zeros for the first line of all; missing in entries of earlier versions.
    @Omitted public var previous: String?
    /// Who made the call: the user of the system, or whom `UPKEEP_ACTOR` names.
    @Omitted public var actor: String?
    /// The name that the package is looked up by.
    @Omitted public var package: String?
    /// How far the update goes: `major`, `minor`, …
    @Omitted public var kind: String?
    /// The layer of the component: `core`, `storage`, …
    @Omitted public var layer: String?
    /// The risk that analyze saw: `low`, `medium`, `high`, `critical`.
    @Omitted public var risk: String?
    /// When the new version was released.
    @Omitted public var released: Timestamp?
    /// How it ended, for an event of the whole run: `complete`, `partial`, `failed`.
    @Omitted public var outcome: String?
    /// Why it failed, was refused or was taken back, as a word for machines where there is one.
    @Omitted public var reason: String?
    /// What was done about it: `reverted`, `set-back`, `held`, …
    @Omitted public var recovery: String?
    /// The rule of the finding that says so.
    @Omitted public var rule: String?
    /// The commit that the branch had before.
    @Omitted public var commitBefore: CommitID?
    /// The commit that it takes back.
    @Omitted public var reverts: CommitID?
    /// Seconds that the stage took.
    @Omitted public var seconds: Int?
    /// The maintenance window in which it was taken.
    @Omitted public var window: String?
    /// The person who approved it; missing where the rules alone let it go.
    @Omitted public var approvedBy: String?
    /// How it was approved: `update`, `component`, `group` (with another of its
    /// group), `override` (although it was held), `merge` (of its review).
    @Omitted public var approval: String?
    /// The id of the backup that was made before.
    @Omitted public var backup: String?
    /// How often each rule was broken, for an event of the whole run: errors and warnings.
    @Omitted public var findings: [String: Int]?
    /// Whether it was made again from the commits of the repository.
    @Omitted public var rebuilt: Bool?
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
