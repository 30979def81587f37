internal import Snapshot
package import YAMLText

/// A GitOps repository as Flux sees it: its objects, and which Flux Kustomization brings which file.
package struct RepositoryModel: Sendable {
    /// Every object, by file and document.
    package let resources: [Resource]
    /// The Flux Kustomizations that bring each file, sorted.
    package let owners: [String: [NodeID]]
    /// The namespaces that kustomize or Flux gives to objects of a file, whatever they have; the first
    /// is that of the outermost kustomization.
    private let namespaces: [String: [String]]
    /// Those that kustomize gives alone.
    private let kustomized: [String: [String]]
    /// What the Flux Kustomizations that bring each file do to its objects.
    private let bringers: [String: [Bringer]]
    /// The Flux Kustomizations that bring each file, by their places in `resources`, ascending.
    package let ownerPlaces: [String: [Int]]
    /// What the kustomization files say of names and patches.
    package let kustomize: KustomizeFacts
    /// The places in `resources` of each file's objects, which are in the order of their documents.
    private let ofFile: [String: Range<Int>]

    /// What a Flux Kustomization does to the objects that it brings.
    private struct Bringer: Hashable, Sendable {
        /// Its variables.
        let substitution: Substitution
        /// The namespace that it puts them into; nil for none.
        let namespace: String?

        /// What does nothing.
        static let none = Bringer(substitution: .none, namespace: nil)
    }

    /// Kustomizations of one file that are looked at, and objects that one resource is taken for.
    private static let limit = 1000
    /// Files of Kustomizations that are looked at in all; beyond them, a file keeps the first alone.
    private static let visitLimit = 1_000_000

    /// Reads a repository.
    ///
    /// - Parameter trees: its YAML files, by path.
    package init(trees: [String: YAMLTree]) {
        var resources: [Resource] = []
        var ofFile: [String: Range<Int>] = [:]
        for (file, tree) in trees.sorted(by: { $0.key < $1.key }) {
            let start = resources.count
            resources += Resource.all(in: tree, file: file)
            ofFile[file] = start..<resources.count
        }
        self.resources = resources
        self.ofFile = ofFile
        kustomize = KustomizeFacts(trees)
        let closure = KustomizeClosure(trees: trees)
        let kustomized = KustomizeNamespaces(trees, closure).byFile
        var visits = 0
        var owners: [String: [NodeID]] = [:]
        var ownerPlaces: [String: [Int]] = [:]
        var bringers: [String: [Bringer]] = [:]
        var targets: [String: [String]] = [:]
        var known: [String: Set<String>] = [:]
        for (place, resource) in resources.enumerated() where resource.isFluxKustomization {
            let id = NodeID(
                kind: "Kustomization",
                namespace: kustomized[resource.file]?.first ?? resource.namespace ?? "",
                name: resource.name)
            let target = resource.root["spec"]?["targetNamespace"]?.text
            let bringer = Bringer(substitution: Substitution(of: resource), namespace: target)
            let files = RepositoryModel.files(
                of: resource, closure, &known, besidesKnown: visits > RepositoryModel.visitLimit)
            visits += files.count
            for file in files where file != resource.file {
                owners[file, default: []].append(id)
                ownerPlaces[file, default: []].append(place)
                if (bringers[file]?.count ?? 0) < RepositoryModel.limit {
                    bringers[file, default: []].append(bringer)
                }
                if let target { targets[file, default: []].append(target) }
            }
        }
        // Flux acts last and wins.
        namespaces = kustomized.merging(targets) { $1 }
        self.kustomized = kustomized
        self.owners = owners.mapValues { Array(Set($0)).sorted() }
        self.ownerPlaces = ownerPlaces
        self.bringers = bringers
    }

    /// The files that a Flux Kustomization builds, those of its components with them.
    ///
    /// - Parameter besidesKnown: whether what others were found to build is left out.
    private static func files(
        of resource: Resource, _ closure: KustomizeClosure<ParsedTrees>,
        _ known: inout [String: Set<String>], besidesKnown: Bool
    ) -> Set<String> {
        guard let path = resource.root["spec"]?["path"]?.text,
            let directory = TreePath.join(
                "", path.hasPrefix("/") ? String(path.dropFirst()) : path)
        else { return [] }
        let components = (resource.root["spec"]?["components"]?.items ?? [])
            .compactMap { $0.resolved.text }.compactMap { TreePath.join(directory, $0) }
        return ([directory] + components).reduce(into: Set()) { found, directory in
            if besidesKnown, known[directory] != nil { return }
            let files = known[directory] ?? closure.files(of: directory)
            known[directory] = files
            found.formUnion(files)
        }
    }

    /// The namespace an object ends up in, "" where nothing tells it.
    package func namespace(of resource: Resource) -> String {
        namespaces[resource.file]?.first ?? resource.namespace ?? ""
    }

    /// The namespaces an object ends up in, where kustomizations bring its file several times: those that
    /// can be told.
    package func namespaces(of resource: Resource) -> Set<String> {
        Set(names(of: resource) { _ in "" }.compactMap(\.namespace)).subtracting([""])
    }

    /// What an object is called where it ends up: its namespace, "" where nothing tells it, and its name,
    /// each time as one and the same Kustomization gives both.
    ///
    /// - Returns: at most 1000, unique, in no order; none where no Kustomization in the repository gives a
    ///   variable of the name a value.
    package func names(of resource: Resource) -> Set<ObjectName> {
        names(of: resource) { $0.filled(resource.name) }
    }

    private func names(
        of resource: Resource, _ name: (Substitution) -> String?
    ) -> Set<ObjectName> {
        var found: Set<ObjectName> = []
        for bringer in bringers[resource.file] ?? [.none] {
            guard let name = name(bringer.substitution) else { continue }
            let written =
                bringer.namespace.map { [$0] } ?? kustomized[resource.file]
                ?? [resource.namespace ?? ""]
            for namespace in written.prefix(RepositoryModel.limit - found.count) {
                found.insert(
                    ObjectName(
                        kind: resource.kind,
                        namespace: bringer.substitution.filled(namespace) ?? "", name: name))
            }
        }
        // Where one tells the namespace, another that does not says nothing of another place.
        let told = Set(found.filter { $0.namespace != "" }.map(\.name))
        return found.filter { $0.namespace != "" || !told.contains($0.name) }
    }

    /// An object as one Kustomization brings it.
    package struct Instance: Sendable {
        /// What it is called there; the namespace is "" where nothing tells it.
        package let id: NodeID
        /// Whether its name is known: no variable of it is left.
        package let isNamed: Bool
        private let substitution: Substitution

        fileprivate init(_ id: NodeID, isNamed: Bool, _ substitution: Substitution) {
            self.id = id
            self.isNamed = isNamed
            self.substitution = substitution
        }

        /// A text of the object with the variables that the Kustomization fills in; nil where one is not
        /// known.
        package func filled(_ text: String) -> String? {
            guard let filled = substitution.filled(text), !VariableText.isTemplate(filled) else {
                return nil
            }
            return filled
        }
    }

    /// The object as each Kustomization brings it; where none tells its name, once as it is written.
    ///
    /// Flux's targetNamespace and kustomize's namespace replace what the object itself gives.
    ///
    /// - Returns: at most 1000, at least one; unique but for what is filled in.
    package func instances(of resource: Resource) -> [Instance] {
        var found: [Instance] = []
        var seen: Set<Bringer> = []
        let all = bringers[resource.file] ?? [.none]
        for bringer in all where all.count == 1 || seen.insert(bringer).inserted {
            guard let name = bringer.substitution.filled(resource.name),
                !VariableText.isTemplate(name)
            else { continue }
            let written =
                bringer.namespace.map { [$0] } ?? kustomized[resource.file]
                ?? [resource.namespace ?? ""]
            for namespace in written.prefix(RepositoryModel.limit - found.count) {
                let id = NodeID(
                    kind: resource.kind, namespace: bringer.substitution.filled(namespace) ?? "",
                    name: name)
                found.append(Instance(id, isNamed: true, bringer.substitution))
            }
        }
        let told = found.contains { $0.id.namespace != "" }
        if told { found.removeAll { $0.id.namespace == "" } }
        if !found.isEmpty { return found }
        let id = NodeID(
            kind: resource.kind, namespace: namespace(of: resource), name: resource.name)
        return [Instance(id, isNamed: false, .none)]
    }

    /// A text of a file with Flux's variables filled in by each Kustomization that brings it.
    ///
    /// - Returns: at most 1000, sorted, unique; nothing where no Kustomization in the repository gives a
    ///   variable of it a value.
    package func texts(_ text: String, in file: String) -> [String] {
        if !text.utf8.contains(UInt8(ascii: "$")) {
            return Substitution.none.filled(text).map { [$0] } ?? []
        }
        return Set((bringers[file] ?? []).compactMap { $0.substitution.filled(text) }).sorted()
    }

    /// The object that a place in a file belongs to.
    package func resource(file: String, document: Int?) -> Resource? {
        guard let document, let places = ofFile[file] else { return nil }
        var (low, high) = (places.lowerBound, places.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if resources[middle].document < document { low = middle + 1 } else { high = middle }
        }
        return low < places.upperBound && resources[low].document == document
            ? resources[low] : nil
    }

    /// The nodes of an object: one for each namespace and name under which it is brought.
    package func nodes(of resource: Resource) -> Set<NodeID> {
        Set(instances(of: resource).map { $0.id.placed })
    }
}
