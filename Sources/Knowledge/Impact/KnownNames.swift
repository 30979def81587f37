internal import Contracts
internal import Manifests

/// What objects are called where they end up.
struct FoundNames {
    /// Kind/namespace/name, once for each place.
    var titles: Set<String> = []
    /// The namespaces that can be told.
    var namespaces: Set<String> = []
    /// The volume claims that they mount.
    var claims: Set<String> = []

    private static let limit = 2000

    /// Whether there are more than anybody reads: nothing is looked for any more.
    var isFull: Bool { max(titles.count, claims.count) >= FoundNames.limit }

    mutating func add(_ other: FoundNames) {
        titles.formUnion(other.titles)
        namespaces.formUnion(other.namespaces)
        claims.formUnion(other.claims)
    }
}

/// What the objects of a repository are called, each looked for once.
final class KnownNames {
    private struct Place: Hashable {
        let file: String
        let document: Int
    }

    private let model: RepositoryModel
    private var known: [Place: FoundNames] = [:]
    /// Claims that are still looked at: each is filled in once for each Kustomization.
    private var claimsLeft = 100_000
    /// Names that may still be kept.
    private var keepsLeft = 200_000

    init(_ model: RepositoryModel) { self.model = model }

    /// The names of all of some objects, until they are more than anybody reads.
    func names(of resources: [Resource]) -> FoundNames {
        var all = FoundNames()
        for resource in resources where !all.isFull { all.add(names(of: resource)) }
        return all
    }

    /// The names of an object with variables filled in; a template that nothing fills in names none.
    func names(of resource: Resource) -> FoundNames {
        let place = Place(file: resource.file, document: resource.document)
        if let names = known[place] { return names }
        var found = FoundNames()
        found.titles = Set(
            model.names(of: resource).map { "\(resource.kind)/\($0.namespace ?? "")/\($0.name)" })
        found.namespaces = model.namespaces(of: resource)
        for claim in VolumeClaims.names(resource) where !found.isFull && claimsLeft > 0 {
            if claim.utf8.contains(UInt8(ascii: "$")) { claimsLeft -= 1 }
            found.claims.formUnion(model.texts(claim, in: resource.file))
        }
        keepsLeft -= found.titles.count + found.claims.count
        if keepsLeft > 0 { known[place] = found }
        return found
    }
}

/// The lists of what an update touches, none longer than a person reads.
enum AffectedLists {
    private static let entryLimit = 200
    /// Bytes of an entry at most: a kind, a namespace and a name have fewer.
    private static let sizeLimit = 600

    static func affected(_ found: FoundNames, _ owners: [NodeID]) -> Affected {
        var more = 0
        func cut(_ names: some Sequence<String>) -> [String] {
            let all = Array(names)
            let sorted = all.filter { $0.utf8.count <= sizeLimit }.sorted()
            more += all.count - min(sorted.count, entryLimit)
            return Array(sorted.prefix(entryLimit))
        }
        let (workloads, namespaces) = (cut(found.titles), cut(found.namespaces))
        let data = cut(found.claims)
        let applications = cut(owners.lazy.map { "\($0.namespace)/\($0.name)" })
        return Affected(
            workloads: workloads, applications: applications, namespaces: namespaces, data: data,
            more: more == 0 ? nil : more)
    }
}
