extension Schema {
    static let validatePayload = Schema.object(
        "Whether what was changed holds.",
        [
            .init("checks", .array(.check), "Every check, sorted by check and subject."),
            .init("verdict", .choice(Verdict.self), "What they say together."),
            .init(
                "base", .nullable(.string),
                "The commit before the change; null where nothing was changed."),
            .init(
                "head", .nullable(.string),
                "The commit that was looked at; null where nothing was changed."),
        ])

    static let check = Schema.object(
        "One thing that was looked at.",
        [
            .init("check", .string, "`parse`, `version`, `build`, `resolve`, …"),
            .init("subject", .string, "What it looked at."),
            .init("outcome", .choice(CheckOutcome.self), "What it found."),
            .init(
                "reason", .nullable(.string), "Why it failed or was skipped; null when it passed."),
            .init("seconds", .integer, "Whole seconds that it took."),
            .init("updates", .array(.string), "Updates it speaks for, sorted."),
        ])
}
