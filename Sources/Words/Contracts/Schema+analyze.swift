extension Schema {
    static let analyzePayload = Schema.object(
        "What each update means, and the order in which to apply them.",
        [
            .init(
                "updates", .array(.analyzedUpdate),
                "Every update that detect located, sorted by id."),
            .init("graph", .graphSummary, "The dependencies between the repository's resources."),
            .init("plan", .plan, "The order."),
        ])

    static let analyzedUpdate = Schema.object(
        "What one update means.",
        [
            .init("update", .string, "The update's id."),
            .init("component", .string, "What an operator thinks of as the thing updated."),
            .init("layer", .choice(Layer.self), "The layer it is updated with."),
            .init("kind", .choice(UpdateKind.self), "How far it goes."),
            .init("breaking", .breaking, "Whether it breaks its users, by its own word."),
            .init("security", .array(.string), "Advisories that it closes, sorted."),
            .init("affected", .affected, "What it touches."),
            .init("risk", .choice(Risk.self), "How much care it needs."),
            .init("action", .choice(Action.self), "What to do with it."),
            .init("why", .array(.string), "The reasons for risk and action."),
            .init("requires", .array(.string), "Updates that must come first, sorted."),
            .init("hops", .array(.hop), "The steps to take instead of one, in order."),
        ])

    static let breaking = Schema.object(
        "Whether an update breaks its users, with the evidence.",
        [
            .init("is", .boolean, "Whether any signal says so."),
            .init("signals", .array(.signal), "The evidence."),
        ])

    static let signal = Schema.object(
        "One piece of evidence.",
        [
            .init(
                "signal", .string, "Its kind: `major`, `zero-minor`, `source-says`, `rollback`, …"),
            .init("evidence", .string, "What was seen."),
        ])

    static let affected = Schema.object(
        "What an update touches.",
        [
            .init(
                "workloads", .array(.string),
                "Kind/namespace/name of the resources that hold its references, sorted."),
            .init(
                "applications", .array(.string),
                "The Flux Kustomizations that bring them, namespace/name, sorted."),
            .init("namespaces", .array(.string), "Namespaces, sorted."),
            .init("data", .array(.string), "Volume claims they mount, sorted."),
        ])

    static let hop = Schema.object(
        "One step of an update that must not be taken in one go.",
        [
            .init("to", .versionPair, "Where the step leads."),
            .init("reason", .string, "Why it is needed."),
        ])

    static let graphSummary = Schema.object(
        "The dependencies between the repository's resources.",
        [
            .init("counts", .graphCounts, "Its size."),
            .init("cycles", .array(.graphCycle), "Resources that wait for each other, sorted."),
            .init(
                "dangling", .array(.danglingDependency),
                "Dependencies on what the repository does not have, sorted."),
        ])

    static let graphCounts = Schema.object(
        "The size of the graph.",
        [
            .init("resources", .integer, "Resources in the repository."),
            .init("nodes", .integer, "Flux Kustomizations and HelmReleases."),
            .init("edges", .integer, "`dependsOn` entries that lead somewhere."),
        ])

    static let graphCycle = Schema.object(
        "Resources that wait for each other.",
        [
            .init(
                "members", .array(.string), "Kind/namespace/name, in the order in which they wait.")
        ])

    static let danglingDependency = Schema.object(
        "A dependency on something that the repository does not have.",
        [
            .init("from", .string, "Who depends, kind/namespace/name."),
            .init("to", .string, "On what."),
            .init("file", .string, "Where it says so."),
        ])

    static let plan = Schema.object(
        "The order in which updates are applied.",
        [
            .init("batches", .array(.batch), "In order: each after every one before it is healthy.")
        ])

    static let batch = Schema.object(
        "Updates that may be applied together.",
        [
            .init("index", .integer, "Its place, 0-based."),
            .init("layer", .choice(Layer.self), "The layer it belongs to."),
            .init(
                "updates", .array(.string),
                "Update ids, sorted; of several for one dependency apply takes one."),
            .init("after", .array(.integer), "Batches that must be healthy before it."),
        ])
}
