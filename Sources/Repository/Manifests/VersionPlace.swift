package import YAMLText

/// A piece of a file's text, and the scalar it belongs to.
package struct TextSlice: Hashable, Sendable {
    /// The scalar; for a comment the one it follows; nil outside YAML.
    package let node: YAMLNode?
    /// The bytes.
    package let span: ByteSpan
    /// What stands there.
    package let text: String

    /// Makes a slice.
    package init(node: YAMLNode?, span: ByteSpan, text: String) {
        self.node = node
        self.span = span
        self.text = text
    }

    /// Whether other bytes are a part of the same scalar, or of the comment behind it.
    func isAbout(_ other: ByteSpan) -> Bool {
        guard let node else { return span.overlaps(other) }
        return node.span.overlaps(other) && (node.isVerbatim || span.overlaps(other))
            || node.span.end <= other.start
                && node.tree.line(at: node.span.end) == node.tree.line(at: other.start)
    }
}

/// What sees a place: Renovate's managers, by the rules they go by.
package struct PlaceManagers: OptionSet, Sendable, Hashable {
    /// The bits.
    package let rawValue: Int

    /// Makes a set.
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// flux: HelmReleases with their values, sources, Kustomizations.
    package static let flux = PlaceManagers(rawValue: 1)
    /// helm-values: images in keys that end in `image`.
    package static let helmValues = PlaceManagers(rawValue: 2)
    /// kubernetes: lines `image: …`, and the apiVersion of whole documents.
    package static let kubernetes = PlaceManagers(rawValue: 4)
    /// kustomize: images, remote resources, charts.
    package static let kustomize = PlaceManagers(rawValue: 8)

    /// The set that a manager's name stands for; empty for managers whose rules are not followed.
    package init(manager: String) {
        self =
            switch manager {
            case "flux": .flux
            case "helm-values": .helmValues
            case "kubernetes": .kubernetes
            case "kustomize": .kustomize
            default: []
            }
    }
}

/// A place where a version is pinned, with the names of what it pins.
package struct VersionPlace: Sendable {
    /// What kind of thing is pinned.
    package enum Family: Sendable, Hashable {
        case image, chart, git, action, api, collection, runner, input

        /// What a manager reads: an image's tag is never taken for the chart's version beside it.
        ///
        /// - Returns: nil for a manager that may read anything.
        static func seen(by manager: String) -> Set<Family>? {
            switch manager {
            case "helm-values", "ansible", "docker-compose": [.image]
            case "kubernetes": [.image, .api]
            case "flux", "kustomize": [.image, .chart, .git]
            case "helmfile", "helmv3", "helm-requirements", "argocd": [.chart, .git]
            case "pre-commit": [.git]
            case "ansible-galaxy": [.collection, .chart, .git]
            case "github-actions": [.action, .input, .runner, .image, .git]
            default: nil
            }
        }
    }

    /// What kind of thing is pinned.
    package let family: Family
    /// The names under which it may be known.
    package let names: [PackageName]
    /// The version, nil where only a digest stands.
    package let value: TextSlice?
    /// The digest or commit, nil where none stands.
    package let digest: TextSlice?
    /// What sees it.
    package let managers: PlaceManagers

    init(
        _ family: Family, names: [String], value: TextSlice?, digest: TextSlice? = nil,
        managers: PlaceManagers = []
    ) {
        self.family = family
        self.names = names.filter { !$0.isEmpty }.map { PackageName($0) }
        self.value = value
        self.digest = digest
        self.managers = managers
    }

    /// Where it begins, for its identity.
    var start: ByteOffset { value?.span.start ?? digest?.span.start ?? ByteOffset(0) }

    /// Whether it may be what a dependency with these names pins.
    ///
    /// - Parameter isLoose: whether a registry, a mirror or a path may stand before one of them.
    func isNamed(_ wanted: [PackageName], isLoose: Bool) -> Bool {
        names.contains { name in
            wanted.contains { one in
                one == name
                    || isLoose
                        && (family == .image ? one.isMirror(of: name) : one.isTail(of: name))
            }
        }
    }
}
