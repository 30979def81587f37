/// What rules say of one update: each field as the first rule that sets it has it.
public struct UpdatePolicy: Codable, Sendable, Equatable {
    /// The furthest kind that goes by itself; null where no rule says.
    @Nullable public var allow: AllowedKind?
    /// The most risk that goes by itself; null where no rule says.
    @Nullable public var maxRisk: Risk?
    /// The actions that are taken unattended; null where no rule says.
    @Nullable public var unattended: [Action]?
    /// The range that its versions stay in; null for any.
    @Nullable public var constraint: String?
    /// Whether it is left alone.
    public var ignore: Bool
    /// Versions and ranges that are passed over, as they are written.
    @Listed public var skip: [String]
    /// The version that it stays at; null for none.
    @Nullable public var pin: String?
    /// Seconds that a version must be out before it goes, for this kind of update; null where no rule
    /// says.
    @Nullable public var minimumAge: Int?
    /// The name of the group that it moves with; null for none.
    @Nullable public var group: String?
    /// The times at which it may start; empty where no rule says.
    @Listed public var windows: [MaintenanceWindow]
    /// Where messages about it go, besides the channels that all have.
    @Listed public var notify: [String]
    /// What to look at after it; null where no rule says.
    @Nullable public var healthCheck: String?
    /// Whether its volumes are to be saved before; null where no rule says.
    @Nullable public var snapshots: SnapshotUse?
    /// Why it is taken although the catalog blocks it; null where no rule says.
    @Nullable public var override: String?
    /// Which rule set each field, sorted by field.
    @Listed public var rules: [PolicyOrigin]
}

/// How far updates go by themselves.
public enum AllowedKind: String, Codable, Sendable, CaseIterable {
    case none, patch, minor, major
}

/// What is done about volumes before an update.
public enum SnapshotUse: String, Codable, Sendable, CaseIterable {
    /// Nothing.
    case none
    /// They are saved where that is possible.
    case wanted
    /// Without a snapshot of each, the update waits.
    case required
}

/// Which rule set a field.
public struct PolicyOrigin: Codable, Sendable, Equatable {
    /// The field, as it is written in a file.
    public var field: String
    /// Where the rule stands: file and line.
    public var place: String
    /// The rule's name; null where it has none.
    @Nullable public var name: String?
}

/// A time at which updates may start: by `cron` and `duration`, or by `days`, `from` and `to`.
public struct MaintenanceWindow: Codable, Sendable, Equatable {
    /// When it opens, in the five fields of cron; null where days and hours are given.
    @Nullable public var cron: String?
    /// Seconds that it stays open after `cron`; null where days and hours are given.
    @Nullable public var duration: Int?
    /// Days on which it opens, `mon` to `sun`; empty for every day.
    @Listed public var days: [String]
    /// When it opens on these days, as in `22:30`; null where `cron` is given.
    @Nullable public var from: String?
    /// When it closes; at or before `from` it is of the next day.
    @Nullable public var to: String?
    /// The time zone, as in `Europe/Berlin`.
    public var timeZone: String
}
