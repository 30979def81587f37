internal import Snapshot
internal import YAMLText

/// What the kustomization files of a repository say of names and patches.
package struct KustomizeFacts: Sendable {
    /// Files that hold patches, which repeat the names of what they patch.
    package private(set) var patches: Set<String> = []
    /// What generators make, `ConfigMap/name` or `Secret/name`.
    package private(set) var generated: Set<String> = []
    /// Kustomization files that give names a prefix or a suffix.
    package private(set) var renaming: Set<String> = []
    /// Kustomization files that bring something that is not in the repository.
    package private(set) var remote: Set<String> = []

    /// Reads them.
    ///
    /// - Parameter trees: the repository's YAML files, by path.
    init(_ trees: [String: YAMLTree]) {
        for (file, tree) in trees where KustomizationFile.isAt(file) {
            guard let root = tree.root(0) else { continue }
            let directory = TreePath.split(file).parent
            for key in ["patches", "patchesJson6902", "patchesStrategicMerge"] {
                for item in root[key]?.items ?? [] {
                    guard let path = item.resolved["path"]?.text ?? item.resolved.text,
                        let joined = TreePath.join(directory, path)
                    else { continue }
                    patches.insert(joined)
                }
            }
            for (key, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")]
            {
                for item in root[key]?.items ?? [] {
                    if let name = item.resolved["name"]?.text {
                        generated.insert("\(kind)/\(name)")
                    }
                }
            }
            if root["namePrefix"] != nil || root["nameSuffix"] != nil { renaming.insert(file) }
            let isRemote = KustomizeReference.all(in: root).contains {
                $0.kind == .chart || $0.isAddress || $0.looksRemote
            }
            if isRemote || root["generators"] != nil || root["transformers"] != nil {
                remote.insert(file)
            }
        }
    }
}
