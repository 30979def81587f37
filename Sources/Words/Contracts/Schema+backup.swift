extension Schema {
    static let backupPayload = Schema.object(
        "What was saved before anything changed.",
        [
            .init("artifacts", .array(.artifact), "What was saved, sorted by kind and name."),
            .init("retention", .retention, "What was kept of earlier backups."),
        ])

    static let artifact = Schema.object(
        "One thing that was saved.",
        [
            .init("kind", .choice(ArtifactKind.self), "What it is."),
            .init("name", .string, "Its name."),
            .init(
                "file", .nullable(.string),
                "Its file, relative to the run's directory; null where it is no file."),
            .init("sha256", .nullable(.sha256), "The file's digest, 64 hexadecimal digits."),
            .init("bytes", .nullable(.integer), "The file's size."),
            .init("encrypted", .boolean, "Whether it is encrypted."),
            .init("verified", .boolean, "Whether it was read back and found whole."),
            .init("covers", .covers, "What it can bring back."),
        ])

    static let covers = Schema.object(
        "What an artifact can bring back.",
        [
            .init("commit", .nullable(.string), "The Git commit."),
            .init("tree", .nullable(.string), "The commit's tree."),
            .init("references", .array(.string), "Git references, sorted."),
            .init(
                "since", .nullable(.string),
                "The run whose artifact it builds on; null for a full one."),
        ])

    static let retention = Schema.object(
        "What was kept and removed of earlier backups.",
        [
            .init("kept", .array(.string), "Runs whose backup is kept, sorted."),
            .init("removed", .array(.string), "Runs whose backup was removed, sorted."),
        ])
}
