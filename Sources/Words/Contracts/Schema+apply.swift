extension Schema {
    static let applyPayload = Schema.object(
        "What was changed, and what became of every other update.",
        [
            .init("changes", .array(.change), "One a planned update, in the plan's order."),
            .init("push", .push, "How the commits reached the branch."),
        ])

    static let change = Schema.object(
        "What became of one update.",
        [
            .init("update", .string, "The update's id."),
            .init("outcome", .choice(ChangeOutcome.self), "What became of it."),
            .init(
                "reason", .nullable(.string),
                "Why it was not applied, as a word for machines; null when it was."),
            .init("detail", .nullable(.string), "The reason in words."),
            .init("commit", .nullable(.string), "The commit that carries it."),
            .init("files", .array(.string), "The files changed, sorted."),
            .init("edits", .array(.edit), "The edits, in the order of their places."),
        ])

    static let edit = Schema.object(
        "One edit.",
        [
            .init("reference", .versionReference, "The place, as detect saw it."),
            .init("newText", .string, "What stands there now."),
        ])

    static let push = Schema.object(
        "How commits reached a branch.",
        [
            .init("remote", .nullable(.string), "The remote's name; null when there is none."),
            .init("branch", .string, "The branch."),
            .init(
                "base", .nullable(.string),
                "The branch that the commits are meant for, where they wait for review; else null."),
            .init("from", .nullable(.string), "The commit the branch had; null when it had none."),
            .init("to", .nullable(.string), "The commit it has now."),
            .init("outcome", .choice(PushOutcome.self), "What the remote said."),
            .init("message", .nullable(.string), "The server's words, where it said no."),
        ])
}
