internal import Contracts

extension ComponentCatalog {
    /// The components whose version is that of the cluster's Kubernetes.
    private static let distributions: Set<String> = ["k3s", "rke2", "kubernetes"]
    /// Those that bring Kubernetes: what they run on is their own matter.
    private static let clusters: Set<String> = distributions.union(["talos"])
    /// Packages of them that make clusters for tests, not this one.
    private static let testClusters: Set<String> = [
        "helm/kind-action", "kindest/node", "kubernetes-sigs/kind",
    ]

    /// The Kubernetes that stands where packages are pinned, the oldest where there are several; nil
    /// where none of them is it.
    package static func kubernetes(
        _ packages: some Sequence<(package: KnownPackage, version: String?)>
    ) -> KubernetesMinor? {
        packages.lazy.filter { one in
            distributions.contains(one.package.component.component)
                && !testClusters.contains(one.package.identity.name)
        }.compactMap { $0.version.flatMap(KubernetesMinor.init) }.min()
    }

    /// Looks whether the cluster's Kubernetes runs what a step leads to.
    func support(_ step: OfferedStep, _ verdict: inout StepVerdict) {
        let component = step.package.component.component
        guard let cluster = step.kubernetes, !ComponentCatalog.clusters.contains(component) else {
            return
        }
        let rows = compatibility(of: step.package, step.to, step.versioning)
        let before = compatibility(of: step.package, step.from, step.versioning)
        if let (row, oldest) = ComponentCatalog.oldest(rows), cluster < oldest {
            let text = "needs Kubernetes \(oldest.text) first: \(cluster.text) stands there"
            // What stands has needed it before: the step makes nothing worse.
            let isOld = ComponentCatalog.oldest(before).map { $0.minor >= oldest } ?? false
            let isStop = row.isVerified && !isOld
            verdict.facts.append(row.fact(isStop ? .blocks : .notes, text))
            if isStop, verdict.stop == nil {
                verdict.stop = StepVerdict.Stop(
                    rule: .partner, text: text, source: row.source, next: nil)
            }
        }
        let newest = rows.compactMap { row in
            row.newest.flatMap(KubernetesMinor.init).map { (row: row, minor: $0) }
        }.max { $0.minor < $1.minor }
        if let newest, newest.minor < cluster {
            verdict.facts.append(
                newest.row.fact(
                    .notes,
                    "supports Kubernetes up to \(newest.minor.text), as far as is known: "
                        + "\(cluster.text) stands there"))
        }
    }

    /// The row that asks for most.
    private static func oldest(
        _ rows: [CompatibilityRow]
    ) -> (row: CompatibilityRow, minor: KubernetesMinor)? {
        rows.compactMap { row in
            row.oldest.flatMap(KubernetesMinor.init).map { (row: row, minor: $0) }
        }.max { ($0.row.isVerified ? 1 : 0, $0.minor) < ($1.row.isVerified ? 1 : 0, $1.minor) }
    }
}

extension CompatibilityRow {
    fileprivate func fact(_ effect: FactEffect, _ text: String) -> KnownFact {
        KnownFact(rule: "\(component)/kubernetes", effect: effect, text: text, source: source)
    }
}
