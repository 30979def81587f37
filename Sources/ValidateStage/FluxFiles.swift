internal import GitStore
internal import Manifests
internal import SystemSupport
internal import YAMLText

/// The objects of Flux that a commit has, found without parsing anything else.
struct FluxFiles {
    /// What every object of Flux has in its apiVersion.
    private static let mark = Array("toolkit.fluxcd.io/".utf8)

    private static let kustomization = Array("kustomize.toolkit.fluxcd.io/".utf8)

    /// The files that have one, sorted.
    let paths: [String]

    /// Looks through the YAML files of a commit.
    init(_ view: TreeView) throws {
        var found: [String] = []
        for (path, file) in view.files where FluxFiles.isCandidate(path) {
            guard file.mode == .file || file.mode == .executable else { continue }
            if try view.store.contains(FluxFiles.mark, in: file.blob) { found.append(path) }
        }
        paths = found.sorted()
    }

    /// The same for a commit that differs in some files.
    init(_ other: FluxFiles, _ view: TreeView, changed: Set<String>) throws {
        var found = other.paths.filter { !changed.contains($0) }
        for path in changed where FluxFiles.isCandidate(path) {
            guard let file = view.files[path], file.mode == .file || file.mode == .executable
            else { continue }
            if try view.store.contains(FluxFiles.mark, in: file.blob) { found.append(path) }
        }
        paths = found.sorted()
    }

    private init(paths: [String]) { self.paths = paths }

    /// Those of them that are among some paths.
    func among(_ wanted: Set<String>) -> FluxFiles {
        FluxFiles(paths: paths.filter(wanted.contains))
    }

    /// Whether a file can hold objects: YAML by its name, or a kustomization file.
    static func isCandidate(_ path: String) -> Bool {
        FileIndex.isYAML(path) || BuildPlan.isKustomization(path)
    }

    /// The directories that Flux Kustomizations build.
    func buildPaths(_ view: TreeView) throws(GitError) -> Set<String> {
        var found: Set<String> = []
        for path in paths {
            guard let file = view.files[path],
                try view.store.contains(FluxFiles.kustomization, in: file.blob),
                let tree = view.tree(path)
            else { continue }
            for resource in Resource.all(in: tree, file: path) where resource.isFluxKustomization {
                if let directory = FluxFiles.directory(of: resource) { found.insert(directory) }
            }
        }
        return found
    }

    /// The directory that a Flux Kustomization builds; nil where it does not say, or where it lies
    /// outside.
    static func directory(of resource: Resource) -> String? {
        guard let spec = resource.root["spec"], spec["sourceRef"] != nil else { return nil }
        let path = spec["path"]?.text ?? ""
        return KustomizeClosure.join("", String(path.drop { $0 == "/" }))
    }
}
