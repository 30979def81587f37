extension Schema {
    static let toolInfo = Schema.object(
        "The program that wrote a document.",
        [
            .init("name", .string, "Its name."),
            .init("version", .string, "Its version."),
        ])

    static let repositoryInfo = Schema.object(
        "The repository a document speaks of.",
        [
            .init("url", .nullable(.string), "The remote's address, without secrets."),
            .init("branch", .nullable(.string), "The branch; null when HEAD is detached."),
            .init("commit", .nullable(.string), "The commit; null when there is none yet."),
        ])

    static let inputInfo = Schema.object(
        "An input that a document was made from.",
        [
            .init("name", .string, "Its file name."),
            .init("sha256", .sha256, "Its digest, 64 hexadecimal digits."),
        ])

    static let finding = Schema.object(
        "Something the operator should know.",
        [
            .init("rule", .string, "`TOPIC/what-is-wrong`; `upkeep rules` lists them."),
            .init("severity", .choice(Severity.self), "How much it matters."),
            .init("subject", .string, "What it is about: an id, a name, a file."),
            .init("message", .string, "What is wrong, in words."),
            .init("place", .nullable(.place), "Where, in the repository."),
            .init("evidence", .nullable(.string), "What was seen."),
            .init("remedy", .nullable(.string), "What to do."),
            .init(
                "fingerprint", .string,
                "16 hexadecimal digits, equal for the same finding in another run."),
        ])

    static let place = Schema.object(
        "A place in the repository.",
        [
            .init("file", .string, "The file."),
            .init("document", .nullable(.integer), "The YAML document, 0-based."),
            .init("path", .nullable(.array(.pathElement)), "The way to the node."),
            .init("line", .nullable(.integer), "The line, 1-based."),
        ])
}
