internal import GitStore
internal import Manifests
internal import YAMLText

/// Finds objects in a commit by kind and name, parsing only files that have both words.
final class ObjectIndex {
    let view: TreeView
    /// The files with an object of Flux.
    private let flux: [String]
    private var answers: [FluxReference: Bool] = [:]
    private lazy var all = view.files(below: "").filter(ObjectIndex.isCandidate).sorted()

    init(_ view: TreeView, _ summary: TreeSummary) {
        self.view = view
        flux = summary.flux.sorted()
    }

    /// Whether a file can hold objects: YAML by its name, or a kustomization file.
    static func isCandidate(_ path: String) -> Bool {
        FileIndex.isYAML(path) || BuildPlan.isKustomization(path)
    }

    /// The directory that a Flux Kustomization builds; nil where it does not say, or where it lies
    /// outside.
    static func directory(of resource: Resource) -> String? {
        guard let spec = resource.root["spec"], spec["sourceRef"] != nil else { return nil }
        let path = spec["path"]?.text ?? ""
        return KustomizeClosure.join("", String(path.drop { $0 == "/" }))
    }

    /// The objects in some files.
    func resources(in paths: Set<String>) -> [Resource] {
        paths.sorted().flatMap { path -> [Resource] in
            guard ObjectIndex.isCandidate(path), let tree = view.tree(path) else { return [] }
            return Resource.all(in: tree, file: path)
        }
    }

    /// Every object of Flux.
    func fluxResources() -> [Resource] { resources(in: Set(flux)) }

    /// Whether what a reference means is in the commit.
    func resolves(_ reference: FluxReference) throws(GitError) -> Bool {
        if let known = answers[reference] { return known }
        let answer = try look(for: reference)
        answers[reference] = answer
        return answer
    }

    private func look(for reference: FluxReference) throws(GitError) -> Bool {
        let (name, kind) = (Array(reference.name.utf8), Array(reference.kind.utf8))
        for path in reference.isData ? all : flux {
            guard let file = try view.plainFile(path),
                try view.store.contains(name, in: file.blob)
            else { continue }
            if BuildPlan.isKustomization(path) {
                if let root = view.tree(path)?.root(0), reference.isGenerated(by: root) {
                    return true
                }
                continue
            }
            guard try view.store.contains(kind, in: file.blob), let tree = view.tree(path) else {
                continue
            }
            if Resource.all(in: tree, file: path).contains(where: reference.means) { return true }
        }
        return false
    }
}
