package import Contracts

/// Which numbers a version counts in: a chart and what it installs are numbered apart.
package enum PackageScale: String, Sendable, Decodable, CaseIterable {
    /// The program itself: images, releases, tags.
    case app
    /// A Helm chart.
    case chart
}

/// A package, by the name and the place that it is looked up by.
package struct PackageIdentity: Sendable, Hashable {
    /// The name in lower case without scheme, registry and `library/`.
    package let name: String
    /// The registry's host with its path, as in `grafana.github.io/helm-charts`; nil where nobody tells.
    package let registry: String?
    /// Where it is looked up.
    package let datasource: Datasource?

    /// Bytes of a name that are looked at.
    private static let limit = 1000

    /// Takes a package as a source names it.
    package init(_ package: String, datasource: Datasource? = nil, registry: String? = nil) {
        // A name that long is nobody's.
        let isName = package.utf8.count <= PackageIdentity.limit
        var rest = isName ? Substring(package.lowercased()) : ""
        var host: String?
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        if rest.hasSuffix(".git") { rest = rest.dropLast(4) }
        if let slash = rest.firstIndex(of: "/") {
            let first = rest[..<slash]
            if first.contains(".") || first.contains(":") {
                host = String(first)
                rest = rest[rest.index(after: slash)...]
            }
        }
        for prefix in ["docker/library/", "library/"] where rest.hasPrefix(prefix) {
            rest = rest.dropFirst(prefix.count)
        }
        name = String(rest)
        self.datasource = datasource
        self.registry =
            host ?? registry.map(PackageIdentity.place)
            ?? (datasource == .docker ? "docker.io" : nil)
    }

    /// An address without its scheme.
    private static func place(_ address: String) -> String {
        var rest = Substring(address.lowercased().prefix(limit))
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        for hub in ["index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"]
        where rest == hub {
            return "docker.io"
        }
        return String(rest)
    }

    /// Registries that everybody pulls from; what lies elsewhere may be a mirror of them.
    private static let publicHosts: Set<String> = [
        "docker.io", "ghcr.io", "quay.io", "gcr.io", "registry.k8s.io", "k8s.gcr.io", "lscr.io",
        "public.ecr.aws", "registry.gitlab.com", "mcr.microsoft.com", "codeberg.org",
    ]

    /// Whether an image comes from a registry that is not one of those that everybody knows.
    var isOfPrivateRegistry: Bool {
        guard datasource == .docker, let host = registry?.split(separator: "/").first else {
            return false
        }
        return !PackageIdentity.publicHosts.contains(String(host))
    }

    /// The same place with another name.
    func named(_ name: String) -> PackageIdentity {
        PackageIdentity(name: name, registry: nil, datasource: datasource)
    }

    private init(name: String, registry: String?, datasource: Datasource?) {
        self.name = name
        self.registry = registry
        self.datasource = datasource
    }

    /// Whether it comes from one of some registries, given by host or by host and path; any where none
    /// is given, and not where its own is not known.
    func isFrom(_ registries: [String]) -> Bool {
        if registries.isEmpty { return true }
        guard let registry else { return false }
        return registries.contains { registry == $0 || registry.hasPrefix($0 + "/") }
    }
}

/// A package of a component.
package struct KnownPackage: Sendable {
    /// What it is.
    package let component: KnownComponent
    /// Its name.
    package let identity: PackageIdentity
    /// What its versions count.
    package let scale: PackageScale

    /// Whether a row that counts in a scale counts for it.
    func counts(in scale: PackageScale) -> Bool {
        self.scale == scale
            || scale == .app && self.scale == .chart && component.isChartVersionOfApp
    }
}
