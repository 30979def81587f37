package import GitStore
internal import Names
package import Snapshot
internal import YAMLText

/// Finds objects in a snapshot by kind and name: those in files with an object of Flux by one look-up
/// in the snapshot's summary, data by parsing the files that have both words.
package final class ObjectIndex {
    /// Where it looks.
    package let snapshot: Snapshot
    /// The files with an object of Flux.
    private let flux: [String]
    /// The files that can hold a CustomResourceDefinition.
    private let definitions: Set<String>
    /// The objects in the files of Flux, by kind and name.
    private let objects: [[String]: [ObjectName]]
    private var answers: [FluxReference: Bool] = [:]
    private var candidates: [String]?
    private var known: [String: [Resource]] = [:]

    /// Makes an index.
    ///
    /// - Parameter summary: the snapshot's own.
    package init(_ snapshot: Snapshot, _ summary: TreeSummary) {
        self.snapshot = snapshot
        flux = summary.flux.sorted()
        definitions = Set(summary.definitions)
        objects = Dictionary(grouping: summary.objects) { [$0.kind, $0.name] }
    }

    /// Whether a file can hold objects: YAML by its name, or a kustomization file.
    private static func isCandidate(_ path: String) -> Bool {
        FileIndex.isYAML(path) || KustomizationFile.isAt(path)
    }

    /// Every file that can hold objects.
    private func all() throws(GitError) -> [String] {
        if let candidates { return candidates }
        let found = try snapshot.files(below: "").filter(ObjectIndex.isCandidate)
        candidates = found
        return found
    }

    /// The directory that a Flux Kustomization builds; nil where it does not say, or where it lies
    /// outside.
    ///
    /// All of a source is all of this repository only where the source is the one that Flux is made with:
    /// artifacts as `flux-manifests`, and repositories of others, are used that way.
    package static func directory(of resource: Resource) -> String? {
        guard let spec = resource.root["spec"], spec["sourceRef"] != nil else { return nil }
        let path = TreePath.join("", String((spec["path"]?.text ?? "").drop { $0 == "/" }))
        return path?.isEmpty == true && !FluxReference.hasOwnSource(resource) ? nil : path
    }

    /// The objects in some files.
    package func resources(in paths: Set<String>) throws(GitError) -> [Resource] {
        var found: [Resource] = []
        for path in paths.sorted() where ObjectIndex.isCandidate(path) {
            found += try resources(in: path)
        }
        return found
    }

    private func resources(in file: String) throws(GitError) -> [Resource] {
        if let known = known[file] { return known }
        guard let tree = try snapshot.tree(file) else { return [] }
        let resources = Resource.all(in: tree, file: file)
        known[file] = resources
        return resources
    }

    /// What the repository's own CustomResourceDefinitions serve.
    package func servedAPIs() throws(GitError) -> ServedAPIs {
        ServedAPIs(try definitionResources())
    }

    /// The objects in the files that can hold a CustomResourceDefinition.
    package func definitionResources() throws(GitError) -> [Resource] {
        try resources(in: definitions)
    }

    /// Those files with their contents' names, sorted: equal where the definitions are.
    package func definitionFiles() throws(GitError) -> [String] {
        var found: [String] = []
        for path in definitions.sorted() {
            if let file = try snapshot.plainFile(path) { found.append("\(path) \(file.blob.hex)") }
        }
        return found
    }

    /// The objects of some versions of APIs, each `group/version`.
    package func resources(of versions: Set<String>) throws(GitError) -> [Resource] {
        if versions.isEmpty { return [] }
        let words = versions.sorted().map { Array($0.utf8) }
        var found: [Resource] = []
        for path in try all() where !KustomizationFile.isAt(path) {
            guard let file = try snapshot.plainFile(path),
                try snapshot.store.contained(words, in: file.blob).contains(true)
            else { continue }
            found += try resources(in: path).filter { versions.contains($0.apiVersion) }
        }
        return found
    }

    /// Every object of Flux.
    package func fluxResources() throws(GitError) -> [Resource] { try resources(in: Set(flux)) }

    /// Whether what a reference means is in the commit.
    package func resolves(_ reference: FluxReference) throws(GitError) -> Bool {
        if let known = answers[reference] { return known }
        let answer = try look(for: reference)
        answers[reference] = answer
        return answer
    }

    private func look(for reference: FluxReference) throws(GitError) -> Bool {
        if !reference.isData {
            return objects[[reference.kind, reference.name]]?.contains(where: reference.means)
                ?? false
        }
        let (name, kind) = (Array(reference.name.utf8), Array(reference.kind.utf8))
        let store = snapshot.store
        for path in try all() {
            guard let file = try snapshot.plainFile(path),
                try store.contains(name, in: file.blob)
            else { continue }
            if KustomizationFile.isAt(path) {
                if let root = try snapshot.tree(path)?.root(0), reference.isGenerated(by: root) {
                    return true
                }
                continue
            }
            if try store.contains(kind, in: file.blob),
                try resources(in: path).contains(where: reference.means)
            {
                return true
            }
        }
        return false
    }
}
