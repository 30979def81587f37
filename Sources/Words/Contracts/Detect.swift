public import Names

/// What detect found: every dependency seen, and every update of one.
public struct DetectPayload: StagePayload {
    /// True exactly when the outcome is `complete`: every lookup answered.
    public var complete: Bool
    /// The sources that it was read from.
    @Listed public var sources: [DetectSource]
    /// Every dependency seen, sorted by id.
    @Listed public var dependencies: [Dependency]
    /// Every update offered, sorted by id; those that are held too.
    @Listed public var updates: [Update]
    /// The reviews of upkeep's commits that the forge has, by number; none where none was asked.
    @Listed public var reviews: [ReviewRecord]
    /// The updates that merged reviews brought to the branch since the run before, sorted by id.
    @Listed public var merged: [MergedUpdate]

    /// The stage that writes it.
    public static var stage: StageName { .detect }
}

/// An update that waited for review, and stands on the branch now.
public struct MergedUpdate: Codable, Sendable, Equatable {
    /// Its id in the runs that offered it.
    public var update: UpdateID
    /// The component.
    public var component: String
    /// The dependency's name.
    public var name: String
    /// The name that the package is looked up by.
    public var package: String
    /// The file.
    public var file: String
    /// How far it goes.
    public var kind: UpdateKind
    /// The component's layer; null where it was not analyzed.
    @Nullable public var layer: Layer?
    /// Its risk; null where it was not analyzed.
    @Nullable public var risk: Risk?
    /// The version before.
    public var from: VersionPair
    /// The version after.
    public var to: VersionPair
    /// When the new version was released; null where the source does not tell.
    @Nullable public var released: Timestamp?
    /// The commit of the branch that brought it: the one that was reviewed, or that of a squash.
    public var commit: CommitID
    /// The review, as in `review 12 (https://…)`; null where no forge was asked.
    @Nullable public var review: String?
}

/// One source of a detection.
public struct DetectSource: Codable, Sendable, Equatable {
    /// `renovate` or `native`.
    public var name: String
    /// The source's own version; null where it does not tell.
    @Nullable public var version: String?
    /// How complete its answer is.
    public var outcome: Outcome
    /// What it said, in numbers.
    public var counts: DetectCounts
}

/// Numbers of a source: the first four as it wrote them, entry by entry; the others after the same
/// place was merged.
public struct DetectCounts: Codable, Sendable, Equatable {
    /// Entries, the same place as often as it was reported.
    public var entries: Int
    /// Updates over all entries.
    public var updates: Int
    /// Entries with a reason for not being looked up.
    public var skipped: Int
    /// Entries with a warning.
    public var warned: Int
    /// Dependencies after merging.
    public var dependencies: Int
    /// Dependencies whose lookup answered.
    public var answered: Int
    /// Dependencies on whose lookup a warning stands.
    public var failed: Int
    /// Dependencies with no answer and no reason.
    public var empty: Int
}

/// One package with one current version in one file.
public struct Dependency: Codable, Sendable, Equatable {
    /// `d-` and 10 hexadecimal digits, from what it is.
    public var id: DependencyID
    /// The name people know it by.
    public var name: String
    /// The name it is looked up by.
    public var package: String
    /// Where it is looked up, as in `docker` or `helm`; null where the source does not tell.
    @Nullable public var datasource: Datasource?
    /// The registry's address; null where the source does not tell.
    @Nullable public var registry: String?
    /// How its versions are ordered, by Renovate's name.
    @Nullable public var versioning: String?
    /// The file that it stands in, from the repository's root.
    public var file: String
    /// The managers that reported it, sorted.
    @Listed public var managers: [String]
    /// The version that stands in the file.
    public var current: VersionPair
    /// The places in the file, in the file's order.
    @Listed public var references: [VersionReference]
    /// How the lookup ended.
    public var lookup: Lookup
}

/// A version and a digest, either of them null where none stands.
public struct VersionPair: Codable, Sendable, Hashable {
    /// The version as it is written.
    @Nullable public var value: String?
    /// The digest with its algorithm, or a commit's 40 hexadecimal digits.
    @Nullable public var digest: String?
}

/// A place in a file where a version is pinned.
public struct VersionReference: Codable, Sendable, Hashable {
    /// The file, relative to the repository's root.
    public var file: String
    /// The YAML document in it, 0-based; null outside YAML.
    @Nullable public var document: Int?
    /// The way to the scalar; null outside YAML. For a comment that of the scalar it follows.
    @Nullable public var path: [PathElement]?
    /// Its first byte and the byte after its last, 0-based, in the file at `repository.commit`.
    @Listed public var bytes: [Int]
    /// The text that stands there.
    public var text: String
    /// What the text says.
    public var role: ReferenceRole
}

/// What the text at a reference says.
public enum ReferenceRole: String, Codable, Sendable, CaseIterable {
    /// The version.
    case value
    /// The digest.
    case digest
    /// Both, as in `1.2@sha256:…`.
    case valueAndDigest = "value-and-digest"
    /// The version, in a comment beside a digest.
    case comment
    /// The package's name.
    case name
}

/// How the lookup of a dependency ended.
public struct Lookup: Codable, Sendable, Equatable {
    /// How it ended.
    public var state: LookupState
    /// Why, in the source's words; null where there is nothing to say.
    @Nullable public var reason: String?
}

/// How a lookup ended.
public enum LookupState: String, Codable, Sendable, CaseIterable {
    /// It answered.
    case answered
    /// The source warned of it.
    case failed
    /// It was not tried.
    case skipped
    /// It came back with nothing, and no reason.
    case empty
}

/// One dependency's move to another version.
public struct Update: Codable, Sendable, Equatable {
    /// `u-` and 10 hexadecimal digits, from the dependency and `to`.
    public var id: UpdateID
    /// The dependency's id.
    public var dependency: DependencyID
    /// How far it goes.
    public var kind: UpdateKind
    /// `g-` and 10 hexadecimal digits: updates with the same one move together.
    public var group: GroupID
    /// The branch name by which Renovate groups it; null where it has none.
    @Nullable public var branch: String?
    /// The version that stands there now.
    public var from: VersionPair
    /// The version that is to stand there.
    public var to: VersionPair
    /// The package that takes its place, for a `replacement`; else null.
    @Nullable public var replacement: String?
    /// Whether the source calls it breaking; null where it does not tell.
    @Nullable public var breaking: Bool?
    /// When the new version was released; null where the source does not tell.
    @Nullable public var released: Timestamp?
    /// Why the source holds it back; null when it does not.
    @Nullable public var held: Held?
    /// Security advisories that it closes, sorted.
    @Listed public var advisories: [String]
    /// What the source says about it, in its order.
    @Listed public var notes: [String]
    /// The places to change, in the file's order.
    @Listed public var references: [VersionReference]
    /// Where to read more.
    public var links: UpdateLinks
}

/// How far an update goes.
public enum UpdateKind: String, Codable, Sendable, CaseIterable {
    /// The first number of the version changes.
    case major
    /// The second number changes.
    case minor
    /// The third number changes.
    case patch
    /// The same version, other content.
    case digest
    /// A digest, or an exact version, is added.
    case pin
    /// Back to a lower version, because the current one is gone.
    case rollback
    /// Another package.
    case replacement
}

/// Why an update is held back.
public struct Held: Codable, Sendable, Equatable {
    /// `minimum-release-age`, `policy`, `failed-before`, `managed-by-image-automation`, …
    public var reason: String
    /// Until when; null when no time ends it.
    @Nullable public var until: Timestamp?
    /// In words; null where the reason says it all.
    @Nullable public var detail: String?
}

/// Where to read more about an update.
public struct UpdateLinks: Codable, Sendable, Equatable {
    /// The address of the changelog; null where the source does not tell.
    @Nullable public var changelog: String?
    /// The address of the source repository; null where the source does not tell.
    @Nullable public var source: String?
}
