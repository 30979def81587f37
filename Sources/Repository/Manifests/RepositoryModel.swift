internal import Snapshot
package import YAMLText

/// A GitOps repository as Flux sees it: its objects, and which Flux Kustomization brings which file.
package struct RepositoryModel: Sendable {
    /// Every object, by file and document.
    package let resources: [Resource]
    /// The Flux Kustomizations that bring each file, sorted.
    package let owners: [String: [NodeID]]
    /// The namespaces that kustomize or Flux gives to objects of a file that have none; the first is
    /// that of the outermost kustomization.
    private let namespaces: [String: [String]]
    /// The Flux Kustomizations that bring each file, each with its variables.
    private let substitutions: [String: [Substitution]]
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
        var namespaces = KustomizeNamespaces(trees, closure).byFile
        var owners: [String: [NodeID]] = [:]
        var substitutions: [String: [Substitution]] = [:]
        var targets: [String: [String]] = [:]
        var known: [String: Set<String>] = [:]
        for resource in resources where resource.isFluxKustomization {
            let id = NodeID(
                kind: "Kustomization",
                namespace: resource.namespace ?? namespaces[resource.file]?.first ?? "",
                name: resource.name)
            let target = resource.root["spec"]?["targetNamespace"]?.text
            let substitution = Substitution(of: resource)
            let files = RepositoryModel.files(of: resource, closure, &known)
            for file in files where file != resource.file {
                owners[file, default: []].append(id)
                substitutions[file, default: []].append(substitution)
                if let target { targets[file, default: []].append(target) }
            }
        }
        // Flux acts last and wins.
        for (file, names) in targets { namespaces[file] = names }
        self.owners = owners.mapValues { Array(Set($0)).sorted() }
        self.namespaces = namespaces
        self.substitutions = substitutions
    }

    /// The files that a Flux Kustomization builds, those of its components with them.
    private static func files(
        of resource: Resource, _ closure: KustomizeClosure<ParsedTrees>,
        _ known: inout [String: Set<String>]
    ) -> Set<String> {
        guard let path = resource.root["spec"]?["path"]?.text,
            let directory = TreePath.join(
                "", path.hasPrefix("/") ? String(path.dropFirst()) : path)
        else { return [] }
        let components = (resource.root["spec"]?["components"]?.items ?? [])
            .compactMap { $0.resolved.text }.compactMap { TreePath.join(directory, $0) }
        return ([directory] + components).reduce(into: Set()) { found, directory in
            let files = known[directory] ?? closure.files(of: directory)
            known[directory] = files
            found.formUnion(files)
        }
    }

    /// The namespace an object ends up in, "" where nothing tells it.
    package func namespace(of resource: Resource) -> String {
        resource.namespace ?? namespaces[resource.file]?.first ?? ""
    }

    /// Every namespace an object ends up in, where kustomizations bring its file several times; empty
    /// where one of them cannot be told.
    package func namespaces(of resource: Resource) -> Set<String> {
        let written = resource.namespace.map { [$0] } ?? namespaces[resource.file] ?? []
        let names = written.flatMap { texts($0, in: resource.file) }
        return names.contains { $0.contains("$") || $0.isEmpty } ? [] : Set(names)
    }

    /// A text of a file with Flux's variables filled in by each Kustomization that brings it.
    ///
    /// - Returns: sorted, unique; nothing where no Kustomization in the repository gives a variable of
    ///   it a value.
    package func texts(_ text: String, in file: String) -> [String] {
        if !text.contains("$") { return [text] }
        return Set((substitutions[file] ?? []).compactMap { $0.filled(text) }).sorted()
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
