/// Where the versions of a package are looked up, as in `docker` or `helm`.
///
/// A name that is not known is kept as it is written.
///
/// Source: the datasources that Renovate documents, whose names all sources share.
public struct Datasource: RawRepresentable, Codable, Sendable, Hashable {
    /// The name as documents have it.
    public let rawValue: String

    /// Takes any name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Takes a name; nil for an empty one, which says nothing.
    public init?(named name: String?) {
        guard let name, !name.isEmpty else { return nil }
        rawValue = name
    }

    /// A registry of images: tags and digests.
    public static let docker = Datasource(rawValue: "docker")
    /// A repository of Helm charts.
    public static let helm = Datasource(rawValue: "helm")
    /// The versions of Kubernetes' own APIs.
    public static let kubernetesAPI = Datasource(rawValue: "kubernetes-api")
    /// The machines that GitHub runs jobs on.
    public static let githubRunners = Datasource(rawValue: "github-runners")

    /// Whether the versions are those of a Git repository: its tags, branches or releases.
    public var isGit: Bool { rawValue.hasPrefix("git") }

    /// Whether a package is named as GitHub or a Git address names it: `owner/repository`.
    public var isNamedByRepository: Bool {
        rawValue.hasPrefix("github") || rawValue.hasPrefix("git-")
    }
}

extension Datasource: ExpressibleByStringLiteral {
    /// Takes the name as it is written in the code.
    public init(stringLiteral value: String) { self.init(rawValue: value) }
}
