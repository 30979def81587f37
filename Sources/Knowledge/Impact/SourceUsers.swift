internal import Manifests
internal import YAMLText

/// The HelmReleases that take their chart from a source: an OCIRepository or a HelmChart.
///
/// Joined by kind, name and namespace. Where the namespace of one of the two cannot be told, only what
/// stands in one directory belongs together. Where several sources fit, as the same one for several
/// clusters, the nearest in the tree counts.
struct SourceUsers {
    private struct Place: Hashable {
        let file: String
        let document: Int

        init(_ resource: Resource) {
            file = resource.file
            document = resource.document
        }
    }

    private let users: [Place: [Resource]]

    init(_ model: RepositoryModel) {
        var sources: [String: [Resource]] = [:]
        for resource in model.resources where SourceUsers.isSource(resource) {
            sources["\(resource.kind)/\(resource.name)", default: []].append(resource)
        }
        var users: [Place: [Resource]] = [:]
        for release in model.resources where release.isHelmRelease {
            guard let reference = release.root["spec"]?["chartRef"],
                let kind = reference["kind"]?.text, let name = reference["name"]?.text
            else { continue }
            let namespace = reference["namespace"]?.text
            let fitting = (sources["\(kind)/\(name)"] ?? []).filter {
                SourceUsers.isUsed($0, by: release, in: namespace, model)
            }
            for source in SourceUsers.nearest(fitting, to: release) {
                users[Place(source), default: []].append(release)
            }
        }
        self.users = users
    }

    /// A source's users, whose update its own is; else the object itself.
    func users(of resource: Resource) -> [Resource] { users[Place(resource)] ?? [resource] }

    private static func isSource(_ resource: Resource) -> Bool {
        resource.group == "source.toolkit.fluxcd.io"
    }

    /// - Parameter namespace: that of the source as the release writes it; its own counts where it
    ///   writes none.
    private static func isUsed(
        _ source: Resource, by release: Resource, in namespace: String?, _ model: RepositoryModel
    ) -> Bool {
        let wanted =
            namespace.map { Set(model.texts($0, in: release.file)) }
            ?? model.namespaces(of: release)
        let there = model.namespaces(of: source)
        if wanted.isEmpty || there.isEmpty {
            return directory(of: source) == directory(of: release)
        }
        return !wanted.isDisjoint(with: there)
    }

    private static func directory(of resource: Resource) -> [Substring] {
        resource.file.split(separator: "/").dropLast()
    }

    /// Those whose directory shares most with that of the release.
    private static func nearest(_ sources: [Resource], to release: Resource) -> [Resource] {
        if sources.count < 2 { return sources }
        func common(_ source: Resource) -> Int {
            zip(source.file.split(separator: "/"), release.file.split(separator: "/"))
                .prefix { $0 == $1 }.count
        }
        let most = sources.map(common).max() ?? 0
        return sources.filter { common($0) == most }
    }
}
