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

    /// Pairs of a release and a source, or a namespace, that are looked at in all; beyond them, no more
    /// are joined.
    private static let limit = 1_000_000

    init(_ model: RepositoryModel) {
        let sources = KnownSources(model)
        var left = SourceUsers.limit
        var users: [Place: [Resource]] = [:]
        for release in model.resources where release.isHelmRelease {
            guard let reference = release.root["spec"]?["chartRef"],
                let kind = reference["kind"]?.text, let name = reference["name"]?.text,
                sources.has(kind: kind, name: name), left > 0
            else { continue }
            let wanted =
                (reference["namespace"]?.text).map { Set(model.texts($0, in: release.file)) }
                ?? model.namespaces(of: release)
            let fitting = sources.fitting(
                kind: kind, name: name, wanted, in: SourceUsers.directory(of: release), &left)
            for source in SourceUsers.nearest(fitting, to: release) {
                users[Place(source), default: []].append(release)
            }
        }
        self.users = users
    }

    /// A source's users, whose update its own is; else the object itself.
    func users(of resource: Resource) -> [Resource] { users[Place(resource)] ?? [resource] }

    private static func directory(of resource: Resource) -> Substring {
        resource.file[..<(resource.file.lastIndex(of: "/") ?? resource.file.startIndex)]
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

    /// The sources of a repository, by what a release says of them.
    private struct KnownSources {
        private struct Key: Hashable {
            let kind: String
            let name: String
            let place: String
        }

        private let all: [Resource]
        private var names: Set<Key> = []
        /// Those whose namespaces can be told, by each of them.
        private var byNamespace: [Key: [Int]] = [:]
        private var byDirectory: [Key: [Int]] = [:]
        /// Those whose namespace cannot be told.
        private var isUnknown: Set<Int> = []

        init(_ model: RepositoryModel) {
            all = model.resources.filter { $0.group == "source.toolkit.fluxcd.io" }
            var left = SourceUsers.limit
            for (index, source) in all.enumerated() {
                func key(_ place: String) -> Key {
                    Key(kind: source.kind, name: source.name, place: place)
                }
                let namespaces = left > 0 ? model.namespaces(of: source) : []
                left -= namespaces.count
                names.insert(key(""))
                for namespace in namespaces {
                    byNamespace[key(namespace), default: []].append(index)
                }
                let directory = String(SourceUsers.directory(of: source))
                byDirectory[key(directory), default: []].append(index)
                if namespaces.isEmpty { isUnknown.insert(index) }
            }
        }

        func has(kind: String, name: String) -> Bool {
            names.contains(Key(kind: kind, name: name, place: ""))
        }

        /// Those in one of the namespaces; of those in none that can be told, the ones beside it.
        func fitting(
            kind: String, name: String, _ wanted: Set<String>, in directory: Substring,
            _ left: inout Int
        ) -> [Resource] {
            func key(_ place: String) -> Key { Key(kind: kind, name: name, place: place) }
            let beside = byDirectory[key(String(directory))] ?? []
            var found = Set(wanted.isEmpty ? beside : beside.filter(isUnknown.contains))
            left -= beside.count
            for namespace in wanted.sorted() where left > 0 {
                let there = byNamespace[key(namespace)] ?? []
                left -= there.count + 1
                found.formUnion(there)
            }
            return found.sorted().map { all[$0] }
        }
    }
}
