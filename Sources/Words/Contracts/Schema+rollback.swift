extension Schema {
    static let rollbackPayload = Schema.object(
        "What was taken back.",
        [
            .init(
                "chosen", .nullable(.choice(RollbackChoice.self)),
                "How it was said what is to be taken back; null in documents that do not tell."),
            .init("reverts", .array(.revert), "One a change taken back, newest first."),
            .init("push", .push, "How the reverts reached the branch."),
            .init("holds", .array(.hold), "Holds added, sorted by package and version."),
        ])

    static let revert = Schema.object(
        "What became of one update that was to be taken back.",
        [
            .init("update", .string, "The update's id."),
            .init("commit", .string, "The commit that brought it."),
            .init("revert", .nullable(.string), "The commit that took it back."),
            .init("outcome", .choice(RevertOutcome.self), "What became of it."),
            .init("reason", .nullable(.string), "Why, where it was not a plain revert."),
        ])

    static let hold = Schema.object(
        "A version that is not to be applied again.",
        [
            .init("package", .string, "The package."),
            .init("datasource", .nullable(.string), "Where it is looked up."),
            .init("version", .string, "The version."),
            .init("digest", .nullable(.string), "The digest, for a version known only by it."),
            .init("reason", .string, "Why."),
            .init("run", .nullable(.string), "The run that found out."),
            .init("date", .time, "When, RFC 3339."),
            .init("released", .boolean, "Whether a person released it."),
        ])
}
