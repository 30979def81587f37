internal import YAMLText

/// The API versions that a repository's own CustomResourceDefinitions serve.
///
/// Kubernetes' own kinds have none, and a kind whose definitions lie elsewhere is not known here. Where
/// several files define one kind, as for several clusters, what one of them serves is served.
///
/// Source: apiextensions.k8s.io/v1 and v1beta1, spec.versions[].served.
package struct ServedAPIs: Sendable {
    /// The kind of what defines a kind.
    package static let definitionKind = "CustomResourceDefinition"

    /// A kind of a group.
    package struct Kind: Hashable, Sendable {
        /// The API group.
        package let group: String
        /// The kind.
        package let kind: String

        /// Names a kind.
        package init(group: String, kind: String) {
            self.group = group
            self.kind = kind
        }
    }

    /// What is known of one kind.
    package struct Definition: Sendable {
        /// The versions that are served.
        package let versions: Set<String>
        /// The same in words: the first twenty, sorted, and how many more there are.
        package let versionList: String
        /// The files that define it, sorted, unique.
        package let files: [String]

        fileprivate init(versions: Set<String>, files: Set<String>) {
            self.versions = versions
            let shown = versions.sorted().prefix(20)
            let more = versions.count - shown.count
            versionList =
                shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
            self.files = files.sorted()
        }
    }

    /// What is known of each kind that the repository defines.
    package private(set) var kinds: [Kind: Definition] = [:]

    /// Reads the definitions among some objects.
    package init(_ resources: [Resource]) {
        var versions: [Kind: Set<String>] = [:]
        var files: [Kind: Set<String>] = [:]
        for resource in resources
        where resource.kind == ServedAPIs.definitionKind
            && resource.group == "apiextensions.k8s.io"
        {
            // A patch of a definition repeats its name, and lacks what makes it whole.
            guard let spec = resource.root["spec"], let group = spec["group"]?.text,
                let name = spec["names"]?["kind"]?.text
            else { continue }
            let served = ServedAPIs.versions(spec)
            if served.isEmpty { continue }
            let kind = Kind(group: group, kind: name)
            versions[kind, default: []].formUnion(served)
            files[kind, default: []].insert(resource.file)
        }
        kinds = versions.reduce(into: [:]) { kinds, found in
            kinds[found.key] = Definition(
                versions: found.value, files: files[found.key] ?? [])
        }
    }

    /// What a definition serves; a name that is longer than Kubernetes allows is none.
    private static func versions(_ spec: YAMLNode) -> [String] {
        let items = (spec["versions"]?.items ?? []).map(\.resolved)
        let names =
            items.isEmpty
            ? [spec["version"]?.text]
            : items.filter { $0["served"]?.text == "true" }.map { $0["name"]?.text }
        return names.compactMap { $0 }.filter { $0.utf8.count <= 63 }
    }

    /// What is known of a kind; nil where the repository does not define it.
    package func definition(of kind: Kind) -> Definition? { kinds[kind] }

    /// Whether Kubernetes itself serves a group.
    ///
    /// Source: kubernetes.io/docs/reference/generated/kubernetes-api, API groups.
    package static func isBuiltIn(group: String) -> Bool {
        builtIn.contains(group) || !group.contains(".")
    }

    private static let builtIn: Set<String> = [
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io",
        "authentication.k8s.io", "authorization.k8s.io", "certificates.k8s.io",
        "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io",
        "flowcontrol.apiserver.k8s.io", "imagepolicy.k8s.io", "internal.apiserver.k8s.io",
        "networking.k8s.io", "node.k8s.io", "rbac.authorization.k8s.io", "resource.k8s.io",
        "scheduling.k8s.io", "storage.k8s.io", "storagemigration.k8s.io",
    ]
}

extension Resource {
    /// The kind that an API server knows it by.
    package var apiKind: ServedAPIs.Kind { ServedAPIs.Kind(group: group, kind: kind) }

    /// The version of its group, as in `v1`.
    package var version: String {
        apiVersion.split(separator: "/").last.map(String.init) ?? apiVersion
    }
}
