package import GitStore
package import Snapshot
package import YAMLText

extension KustomizeInputs {
    /// Kustomization files that are looked through at most.
    private static let missingLimit = 500

    /// Where a kustomization file of a build first names something that is not in the repository: the
    /// file, and what names it; nil where there is nothing like it.
    package func firstMissing(
        in snapshot: Snapshot
    ) throws(GitError) -> (file: String, node: YAMLNode)? {
        let kustomizations = files.filter(KustomizationFile.isAt).sorted()
        for file in kustomizations.prefix(KustomizeInputs.missingLimit) {
            guard let root = try snapshot.tree(file)?.root(0) else { continue }
            let directory = TreePath.split(file).parent
            for reference in KustomizeReference.all(in: root) {
                if reference.kind == .chart || reference.isAddress || reference.looksRemote {
                    continue
                }
                guard let path = TreePath.join(directory, reference.text),
                    try snapshot.place(path) == .missing
                else { continue }
                let node = root.tree.scalars.first { scalar in
                    guard let text = scalar.text else { return false }
                    return text == reference.text || text.hasSuffix("=" + reference.text)
                }
                if let node { return (file, node) }
            }
        }
        return nil
    }
}
