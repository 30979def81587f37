/// Finds resources by where they stand and by their names, each by one look-up.
package struct ResourceIndex: Sendable {
    private struct Place: Hashable {
        let file: String
        let document: Int
    }

    private struct Name: Hashable {
        let kind: String
        let name: String
    }

    /// Whether it has none.
    package var isEmpty: Bool { byName.isEmpty }

    private var byPlace: [Place: Resource] = [:]
    private var byName: [Name: [Resource]] = [:]

    /// Makes an index; of two resources at one place the first counts.
    package init(_ resources: [Resource]) {
        for resource in resources {
            let place = Place(file: resource.file, document: resource.document)
            if byPlace[place] == nil { byPlace[place] = resource }
            byName[Name(kind: resource.kind, name: resource.name), default: []].append(resource)
        }
    }

    /// The resource at a document of a file, 0-based.
    package func resource(file: String, document: Int) -> Resource? {
        byPlace[Place(file: file, document: document)]
    }

    /// The resources of a kind and name in any group and namespace, in the order in which they came.
    package func resources(kind: String, name: String) -> [Resource] {
        byName[Name(kind: kind, name: name)] ?? []
    }

    /// The first resource that is the same object as another: kind, group, name and namespace as
    /// they are written.
    package func twin(of other: Resource) -> Resource? {
        resources(kind: other.kind, name: other.name).first {
            $0.group == other.group && $0.namespace == other.namespace
        }
    }

    /// The same object as another: where that one stands, else wherever it stands.
    package func same(as other: Resource) -> Resource? {
        let here = resource(file: other.file, document: other.document)
        if let here, here.objectName == other.objectName, here.group == other.group {
            return here
        }
        return twin(of: other)
    }

    /// Whether one of them can be what a reference means.
    package func hasTarget(of reference: FluxReference) -> Bool {
        resources(kind: reference.kind, name: reference.name).contains(where: reference.means)
    }
}
