internal import Snapshot
internal import YAMLText

/// `namespace:` of the kustomization files, for the files that they bring.
///
/// The outermost transformer acts last and wins: shorter paths come first, and a kustomization that one
/// of them brings gives no namespace of its own. A file that several outermost ones bring, as that of a
/// component, ends up in each of their namespaces.
struct KustomizeNamespaces {
    /// The namespaces by file, in the order of the kustomizations' paths.
    private(set) var byFile: [String: [String]] = [:]

    /// Files looked at in all; beyond them, a file keeps the first namespace alone.
    private static let visitLimit = 1_000_000

    init(_ trees: [String: YAMLTree], _ closure: KustomizeClosure<ParsedTrees>) {
        let sorted = trees.keys.filter(KustomizationFile.isAt).map { (size: $0.count, file: $0) }
            .sorted { ($0.size, $0.file) < ($1.size, $1.file) }
        var followed: Set<String> = []
        var visits = 0
        for (_, file) in sorted {
            guard let namespace = trees[file]?.root(0)?["namespace"]?.text else { continue }
            let directory = TreePath.split(file).parent
            if followed.contains(directory) { continue }
            let own = closure.files(of: directory, besides: &followed)
            let all = visits < KustomizeNamespaces.visitLimit ? closure.files(of: directory) : own
            visits += all.count
            for member in all { byFile[member, default: []].append(namespace) }
        }
    }
}
