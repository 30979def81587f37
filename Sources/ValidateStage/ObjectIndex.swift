internal import GitStore
internal import Manifests
internal import YAMLText

/// Finds objects in a commit by kind and name, parsing only files that have both words.
final class ObjectIndex {
    let view: TreeView
    private let flux: FluxFiles
    private var answers: [FluxReference: Bool] = [:]
    private lazy var yaml = view.files.keys.filter(FluxFiles.isCandidate).sorted()

    init(_ view: TreeView, _ flux: FluxFiles) {
        self.view = view
        self.flux = flux
    }

    /// The objects in some files.
    func resources(in paths: Set<String>) -> [Resource] {
        paths.sorted().flatMap { path -> [Resource] in
            guard FluxFiles.isCandidate(path), view.files[path] != nil, let tree = view.tree(path)
            else { return [] }
            return Resource.all(in: tree, file: path)
        }
    }

    /// Every object of Flux.
    func fluxResources() -> [Resource] { resources(in: Set(flux.paths)) }

    /// Whether what a reference means is in the commit.
    func resolves(_ reference: FluxReference) throws(GitError) -> Bool {
        if let known = answers[reference] { return known }
        let answer = try look(for: reference)
        answers[reference] = answer
        return answer
    }

    private func look(for reference: FluxReference) throws(GitError) -> Bool {
        let words = [Array(reference.name.utf8), Array(reference.kind.utf8)]
        for path in reference.isData ? yaml : flux.paths {
            guard let file = view.files[path], file.mode == .file || file.mode == .executable,
                try view.store.contains(words[0], in: file.blob)
            else { continue }
            if BuildPlan.isKustomization(path) {
                if let root = view.tree(path)?.root(0), reference.isGenerated(by: root) {
                    return true
                }
                continue
            }
            guard try view.store.contains(words[1], in: file.blob), let tree = view.tree(path)
            else { continue }
            if Resource.all(in: tree, file: path).contains(where: reference.means) { return true }
        }
        return false
    }
}
