extension Keys {
    /// What orders and describes updates of the repository's objects.
    package static let ofGraph: [any SettingKey] = [kindPriorities, updateStrategies]

    package static let kindPriorities = Key(
        "kind-priorities", .list(.kindPriority), default: [], owner: .repository,
        help: "which kind of objects is updated first within a layer, the higher the sooner")
    package static let updateStrategies = Key(
        "update-strategies", .list(.kindStrategy), default: [], owner: .repository,
        help: "how the cluster replaces objects of a kind, for the analysis")
}
