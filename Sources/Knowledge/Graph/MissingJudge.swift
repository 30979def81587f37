internal import Contracts
internal import Manifests
internal import YAMLText

/// Judges whether something that the repository does not have should be there.
///
/// What charts, controllers and remote bases make is not in files: where one of these can make it,
/// nothing is said.
struct MissingJudge {
    private let model: RepositoryModel
    private let index: NodeIndex
    /// Namespaces into which charts are installed.
    private var charted: Set<String> = []
    /// Kustomizations, by their places in the model, of which not all that they bring is known.
    private var isOpen: Set<Int> = []

    /// What every namespace has.
    private static let given: Set<String> = [
        "ServiceAccount/default", "ConfigMap/kube-root-ca.crt", "Service/kubernetes",
    ]
    private static let sources: Set<String> = [
        "GitRepository", "OCIRepository", "HelmRepository", "Bucket", "HelmChart",
        "ExternalArtifact",
    ]

    init(_ model: RepositoryModel, _ index: NodeIndex) {
        self.model = model
        self.index = index
        for resource in model.resources where resource.isHelmRelease {
            let target = resource.root["spec"]?["targetNamespace"]?.text
            for instance in model.instances(of: resource) {
                charted.insert(
                    target.map { instance.filled($0) ?? "" } ?? instance.id.namespace)
            }
        }
        for file in model.kustomize.remote.union(model.kustomize.renaming) {
            isOpen.formUnion(model.ownerPlaces[file] ?? [])
        }
    }

    /// Whether an object is missed: it must be in the repository, and is not.
    func isMissed(_ id: NodeID, from node: Int) -> Bool {
        if MissingJudge.sources.contains(id.kind) {
            // The bootstrap makes the source that the repository itself comes from.
            return id.name != "flux-system" && !isExcused(node)
        }
        if MissingJudge.given.contains("\(id.kind)/\(id.name)") { return false }
        if model.kustomize.generated.contains("\(id.kind)/\(id.name)") { return false }
        if id.namespace.isEmpty || charted.contains(id.namespace) || charted.contains("") {
            return false
        }
        return MissingJudge.plain.contains(id.kind) && !isExcused(node)
    }

    private static let plain: Set<String> = [
        "ConfigMap", "ServiceAccount", "PersistentVolumeClaim", "Service", "Deployment",
        "StatefulSet",
    ]

    /// Whether a node is brought by nobody, or by one that may bring more than is seen.
    private func isExcused(_ node: Int) -> Bool {
        let owners = index.owners(of: index.nodes[node].place.file)
        return owners.isEmpty || owners.prefix(1000).contains(where: isOpen.contains)
    }
}
