internal import Snapshot
package import YAMLText

/// A GitOps repository as Flux sees it: its objects, and which Flux Kustomization brings which file.
package struct RepositoryModel: Sendable {
    /// Every object, by file and document.
    package let resources: [Resource]
    /// The Flux Kustomizations that bring each file, sorted.
    package let owners: [String: [NodeID]]
    /// The namespace that kustomize or Flux gives to objects of a file that have none.
    private let namespaces: [String: String]
    private let index: ResourceIndex

    /// Reads a repository.
    ///
    /// - Parameter trees: its YAML files, by path.
    package init(trees: [String: YAMLTree]) {
        var resources: [Resource] = []
        for (file, tree) in trees.sorted(by: { $0.key < $1.key }) {
            resources += Resource.all(in: tree, file: file)
        }
        self.resources = resources
        index = ResourceIndex(resources)
        let closure = KustomizeClosure(trees: trees)
        var namespaces = RepositoryModel.kustomizeNamespaces(trees, closure)
        var owners: [String: [NodeID]] = [:]
        var known: [String: Set<String>] = [:]
        for resource in resources where resource.isFluxKustomization {
            let id = NodeID(
                kind: "Kustomization",
                namespace: resource.namespace ?? namespaces[resource.file] ?? "",
                name: resource.name)
            guard let path = resource.root["spec"]?["path"]?.text,
                let directory = TreePath.join(
                    "", path.hasPrefix("/") ? String(path.dropFirst()) : path)
            else { continue }
            let target = resource.root["spec"]?["targetNamespace"]?.text
            let files = known[directory] ?? closure.files(of: directory)
            known[directory] = files
            for file in files where file != resource.file {
                owners[file, default: []].append(id)
                if let target { namespaces[file] = target }
            }
        }
        self.owners = owners.mapValues { Array(Set($0)).sorted() }
        self.namespaces = namespaces
    }

    /// `namespace:` of the kustomization files, for the files that they bring.
    private static func kustomizeNamespaces(
        _ trees: [String: YAMLTree], _ closure: KustomizeClosure<ParsedTrees>
    ) -> [String: String] {
        var result: [String: String] = [:]
        let files = trees.keys.filter(KustomizationFile.isAt)
        // The outermost transformer acts last and wins: shorter paths come first, and what one of
        // them brings keeps its namespace.
        let sorted = files.map { (size: $0.count, file: $0) }
            .sorted { ($0.size, $0.file) < ($1.size, $1.file) }
        var followed: Set<String> = []
        for (_, file) in sorted {
            guard let namespace = trees[file]?.root(0)?["namespace"]?.text else { continue }
            let directory = TreePath.split(file).parent
            for member in closure.files(of: directory, besides: &followed)
            where result[member] == nil { result[member] = namespace }
        }
        return result
    }

    /// The namespace an object ends up in, "" where nothing tells it.
    package func namespace(of resource: Resource) -> String {
        resource.namespace ?? namespaces[resource.file] ?? ""
    }

    /// The object that a place in a file belongs to.
    package func resource(file: String, document: Int?) -> Resource? {
        document.flatMap { index.resource(file: file, document: $0) }
    }

    /// The node of an object, nil where it is none.
    package func node(of resource: Resource) -> NodeID? {
        guard resource.isFluxKustomization || resource.isHelmRelease else { return nil }
        return NodeID(kind: resource.kind, namespace: namespace(of: resource), name: resource.name)
    }
}
