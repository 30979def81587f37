package import Manifests

/// One of Renovate's managers: where it finds versions, and how much its word counts.
///
/// Source: the managers that Renovate documents.
package final class RenovateManager: Sendable {
    /// Its name, as in `helm-values`.
    let name: String
    /// Whose word counts when two disagree about a place: the lower one's.
    let rank: Int

    /// Takes any name.
    package init(_ name: String) {
        self.name = name
        let order = ["flux", "helm-values", "kustomize", "kubernetes"]
        rank = order.firstIndex(of: name) ?? (name == "regex" ? 9 : 5)
    }

    /// Where a version may stand that it reports.
    package var reach: PlaceReach {
        PlaceReach(families: families, shapes: shapes, readsAnnotations: isCustom)
    }

    /// Whether the repository tells it what to look for, with comments mostly.
    private var isCustom: Bool {
        name == "regex" || name == "jsonata" || name.hasPrefix("custom")
    }

    private var families: Set<VersionPlace.Family>? {
        switch name {
        case "helm-values", "ansible", "docker-compose": [.image]
        case "kubernetes": [.image, .api]
        case "flux", "kustomize": [.image, .chart, .git]
        case "helmfile", "helmv3", "helm-requirements", "argocd": [.chart, .git]
        case "pre-commit": [.git]
        case "ansible-galaxy": [.collection, .chart, .git]
        case "github-actions": [.action, .input, .runner, .image, .git]
        default: nil
        }
    }

    private var shapes: PlaceShapes {
        switch name {
        case "flux": [.releaseImage, .releaseChart, .source, .kustomizeImage]
        case "helm-values": .imageKey
        case "kubernetes": [.image, .api]
        case "kustomize": [.kustomizeImage, .kustomizeChart, .remoteQuery]
        default: []
        }
    }
}
