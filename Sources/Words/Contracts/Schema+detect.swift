extension Schema {
    static let detectPayload = Schema.object(
        "What detect found: every dependency seen, and every update of one.",
        [
            .init(
                "complete", .boolean,
                "True exactly when the outcome is `complete`: every lookup answered."),
            .init("sources", .array(.detectSource), "Where it was read from."),
            .init("dependencies", .array(.dependency), "Every dependency seen, sorted by id."),
            .init(
                "updates", .array(.update),
                "Every update offered, sorted by id; those that are held too."),
        ])

    static let detectSource = Schema.object(
        "One source of a detection.",
        [
            .init("name", .string, "`renovate` or `native`."),
            .init(
                "version", .nullable(.string),
                "The source's own version; null where it does not tell."),
            .init("outcome", .choice(Outcome.self), "How complete its answer is."),
            .init("counts", .detectCounts, "What it said, in numbers."),
        ])

    static let detectCounts = Schema.object(
        "Numbers of a source: the first four as it wrote them, entry by entry; the others after the same place was merged.",
        [
            .init("entries", .integer, "Entries, the same place as often as it was reported."),
            .init("updates", .integer, "Updates over all entries."),
            .init("skipped", .integer, "Entries with a reason for not being looked up."),
            .init("warned", .integer, "Entries with a warning."),
            .init("dependencies", .integer, "Dependencies after merging."),
            .init("answered", .integer, "Dependencies whose lookup answered."),
            .init("failed", .integer, "Dependencies on whose lookup a warning stands."),
            .init("empty", .integer, "Dependencies with no answer and no reason."),
        ])

    static let dependency = Schema.object(
        "One package with one current version in one file.",
        [
            .init("id", .string, "`d-` and 10 hexadecimal digits, from what it is."),
            .init("name", .string, "The name people know it by."),
            .init("package", .string, "The name it is looked up by."),
            .init(
                "datasource", .nullable(.string), "Where it is looked up, as in `docker` or `helm`."
            ),
            .init("registry", .nullable(.string), "The registry's address."),
            .init(
                "versioning", .nullable(.string),
                "How its versions are ordered, by Renovate's name."),
            .init("file", .string, "The file it stands in."),
            .init("managers", .array(.string), "The managers that reported it, sorted."),
            .init("current", .versionPair, "What stands in the file."),
            .init(
                "references", .array(.versionReference),
                "The places in the file, in the file's order."),
            .init("lookup", .lookup, "What the lookup answered."),
        ])

    static let versionPair = Schema.object(
        "A version and a digest, either of them absent where none stands.",
        [
            .init("value", .nullable(.string), "The version as it is written."),
            .init(
                "digest", .nullable(.string),
                "The digest with its algorithm, or a commit's 40 hexadecimal digits."),
        ])

    static let versionReference = Schema.object(
        "A place in a file where a version is pinned.",
        [
            .init("file", .string, "The file, relative to the repository's root."),
            .init(
                "document", .nullable(.integer),
                "The YAML document in it, 0-based; null outside YAML."),
            .init(
                "path", .nullable(.array(.pathElement)),
                "The way to the scalar; null outside YAML. For a comment that of the scalar it follows."
            ),
            .init(
                "bytes", .array(.integer, count: 2),
                "First byte and the byte after the last, of the file at `repository.commit`."),
            .init("text", .string, "What stands there."),
            .init("role", .choice(ReferenceRole.self), "What it says."),
        ])

    static let lookup = Schema.object(
        "How the lookup of a dependency ended.",
        [
            .init("state", .choice(LookupState.self), "How it ended."),
            .init(
                "reason", .nullable(.string),
                "Why, in the source's words; null where there is nothing to say."),
        ])

    static let update = Schema.object(
        "One dependency's move to another version.",
        [
            .init("id", .string, "`u-` and 10 hexadecimal digits, from the dependency and `to`."),
            .init("dependency", .string, "The dependency's id."),
            .init("kind", .choice(UpdateKind.self), "How far it goes."),
            .init(
                "group", .string,
                "`g-` and 10 hexadecimal digits: updates with the same one move together."),
            .init("branch", .nullable(.string), "The branch name by which Renovate groups it."),
            .init("from", .versionPair, "What stands there now."),
            .init("to", .versionPair, "What shall stand there."),
            .init(
                "replacement", .nullable(.string),
                "The package that takes its place, for a `replacement`."),
            .init(
                "breaking", .nullable(.boolean),
                "Whether the source calls it breaking; null where it does not tell."),
            .init("released", .nullable(.time), "When the new version was released, RFC 3339."),
            .init("held", .nullable(.held), "Why it waits; null when it does not."),
            .init("advisories", .array(.string), "Security advisories that it closes, sorted."),
            .init("notes", .array(.string), "What the source says about it."),
            .init(
                "references", .array(.versionReference),
                "The places to change, in the file's order."),
            .init("links", .updateLinks, "Where to read more."),
        ])

    static let held = Schema.object(
        "Why an update waits.",
        [
            .init(
                "reason", .string,
                "`minimum-release-age`, `policy`, `failed-before`, `managed-by-image-automation`, …"
            ),
            .init("until", .nullable(.time), "Until when, RFC 3339; null when no time ends it."),
            .init("detail", .nullable(.string), "In words."),
        ])

    static let updateLinks = Schema.object(
        "Where to read more about an update.",
        [
            .init("changelog", .nullable(.string), "The changelog."),
            .init("source", .nullable(.string), "The source repository."),
        ])
}
