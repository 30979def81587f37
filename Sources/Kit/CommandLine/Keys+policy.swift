package import Policy

/// The keys of what the operator and the repository want.
extension Keys {
    /// Those that decide what is taken, and when.
    package static let ofPolicy: [any SettingKey] = [rules, schedule, catalog]

    package static let rules = Key(
        "rules", .list(RuleType(.configuration)), default: [], owner: .repository, isFlag: false,
        isJoined: true, help: "what is wanted of updates, rule by rule: docs/policy.md")
    package static let schedule = Key(
        "schedule", ScheduleType(), otherwise: "not known", owner: .repository, isFlag: false,
        help: "when upkeep run update is started: cron and time-zone")
    package static let catalog = Key(
        "catalog", CatalogType(), default: [], owner: .repository, isFlag: false, isJoined: true,
        help: "rows that are added to the catalog's tables: docs/catalog.md")
}
