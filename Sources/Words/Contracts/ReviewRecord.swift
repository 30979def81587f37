public import Names
internal import SystemSupport

/// A review as a forge has it: a pull request, or a merge request.
public struct ReviewRecord: Codable, Sendable, Equatable {
    /// The forge's host.
    public var host: String
    /// The repository there, as in `owner/name`.
    public var repository: String
    /// Its number there.
    public var number: Int
    /// Its page for people; null where the forge names none.
    @Nullable public var page: String?
    /// The branch that it is of.
    public var branch: String
    /// The branch that its commits are meant for.
    public var base: String
    /// The newest commit that it has; null where the forge names none.
    @Nullable public var commit: CommitID?
    /// What became of it.
    public var state: ReviewState
    /// When it was closed or merged; null while it is open.
    @Nullable public var closed: Timestamp?
    /// The updates that it brings, sorted.
    @Listed public var updates: [UpdateID]
    /// The versions that it brings, sorted: each as `v-` and 10 hexadecimal digits, from the package and
    /// the version.
    @Listed public var versions: [String]
}

extension ReviewRecord {
    /// What stands in a review for a package's move to a version, whatever it comes from.
    package static func version(
        _ datasource: Datasource?, _ package: String, from: VersionPair, to: VersionPair
    ) -> String {
        // Where the version stays, what is new is its digest.
        let digest = from.value == to.value ? to.digest ?? "" : ""
        let parts = [datasource?.rawValue ?? "", package, to.value ?? "", digest]
        return "v-" + SHA256.hex(parts: parts).prefix(10)
    }

    /// Whether a text is such a version.
    package static func isVersion(_ text: String) -> Bool {
        text.hasPrefix("v-") && Hex.isHex(text.dropFirst(2), count: 10)
    }
}

/// What became of a review.
public enum ReviewState: String, Codable, Sendable, CaseIterable {
    /// It waits for a person.
    case open
    /// Its commits are on the branch that they are meant for.
    case merged
    /// A person closed it, and its commits are not there.
    case closed
}
