extension Schema {
    static let reportPayload = Schema.object(
        "What a person should know, in the order in which they read.",
        [
            .init("summary", .reportSummary, "The counts."),
            .init("sections", .array(.reportSection), "In order; empty ones are left out."),
        ])

    static let reportSummary = Schema.object(
        "The counts of a report.",
        [
            .init(
                "complete", .boolean,
                "Whether every lookup answered: only then does no update mean none."),
            .init("outcomes", .reportOutcomes, "Updates by what became of them."),
            .init("risks", .reportRisks, "Updates by risk."),
            .init("dependencies", .integer, "Dependencies seen."),
            .init("updates", .integer, "Updates offered."),
        ])

    static let reportOutcomes = Schema.object(
        "Updates by what became of them; together all of them.",
        [
            .init("applied", .integer, "Applied in this run."),
            .init("already", .integer, "Stood there before."),
            .init("pending", .integer, "Wait for a person or a window."),
            .init("held", .integer, "Held back."),
            .init("superseded", .integer, "A higher one was taken."),
            .init("refused", .integer, "Could not be made safely."),
            .init("failed", .integer, "Failed or rolled back."),
            .init("unlocated", .integer, "Their place was not found."),
        ])

    static let reportRisks = Schema.object(
        "Updates by risk; together all that were analyzed.",
        [
            .init("low", .integer, "Routine."),
            .init("medium", .integer, "Worth a look."),
            .init("high", .integer, "Read first."),
            .init("critical", .integer, "Can take the cluster or its data down."),
        ])

    static let reportSection = Schema.object(
        "One part of a report.",
        [
            .init("section", .choice(SectionName.self), "Which part."),
            .init("title", .string, "Its heading."),
            .init("entries", .array(.reportEntry), "What it lists."),
        ])

    static let reportEntry = Schema.object(
        "One line of a report.",
        [
            .init(
                "update", .nullable(.string),
                "The update's id; null for an entry about something else."),
            .init("component", .string, "What it is about."),
            .init("name", .string, "The package, or the finding's rule."),
            .init("file", .nullable(.string), "The file."),
            .init("kind", .nullable(.choice(UpdateKind.self)), "How far the update goes."),
            .init("risk", .nullable(.choice(Risk.self)), "How much care it needs."),
            .init("from", .nullable(.string), "The version that stood there, or stands."),
            .init("to", .nullable(.string), "The version it goes to."),
            .init("reason", .nullable(.string), "Why it stands in this part."),
            .init("remedy", .nullable(.string), "What to do."),
            .init("commit", .nullable(.string), "The commit that carries it."),
            .init("link", .nullable(.string), "Where to read more."),
            .init(
                "superseded", .boolean, "A higher update of the same dependency is taken instead."),
            .init("security", .array(.string), "Advisories that the update resolves, sorted."),
        ])
}
