package import Catalog
package import Contracts
package import Manifests
internal import SystemSupport
internal import YAMLText

/// Finds out what updates are about.
package struct SubjectFinder {
    private let model: RepositoryModel
    /// What is known of packages.
    let catalog: ComponentCatalog
    /// HelmReleases by the source that they take their chart from.
    private let sources: SourceUsers
    /// What the repository's own definitions serve.
    let served: ServedAPIs
    private let names: KnownNames
    private let beside: DataBeside
    /// What the catalog knows of the dependencies that the finder was made for, each looked up once.
    private var packages: [DependencyID: KnownPackage?] = [:]
    /// The cluster's Kubernetes, where the repository pins it.
    private var kubernetes: KubernetesMinor?

    /// Makes a finder for updates of a repository.
    ///
    /// - Parameter dependencies: all that it pins: one of them may be the cluster's Kubernetes.
    package init(
        _ model: RepositoryModel, _ catalog: ComponentCatalog, _ dependencies: [Dependency] = []
    ) {
        self.model = model
        self.catalog = catalog
        names = KnownNames(model)
        beside = DataBeside(model)
        sources = SourceUsers(model)
        served = ServedAPIs(model.resources)
        for one in dependencies { packages[one.id] = .some(find(one)) }
        kubernetes = ComponentCatalog.kubernetes(
            dependencies.compactMap { one in
                package(one).map { (package: $0, version: one.current.value) }
            })
    }

    /// What the catalog knows of what a dependency pins; nil for nothing, and for a tool: what runs is
    /// somewhere else, by another version.
    func package(_ dependency: Dependency) -> KnownPackage? {
        packages[dependency.id] ?? find(dependency)
    }

    private func find(_ dependency: Dependency) -> KnownPackage? {
        if ToolPlace.holds(dependency) || dependency.datasource == .kubernetesAPI { return nil }
        let identity = PackageIdentity(
            dependency.package, datasource: dependency.datasource, registry: dependency.registry)
        let scale = PackageScale(of: dependency, holders(dependency, dependency.references))
        let known = catalog.package(identity, scale: scale)
        return known?.component.isTool(dependency.name) == true ? nil : known
    }

    /// The objects that references stand in; the releases that take their chart from a source stand for
    /// it.
    private func holders(
        _ dependency: Dependency, _ references: [VersionReference]
    ) -> [Resource] {
        Set(references.compactMap(\.document)).sorted()
            .compactMap { model.resource(file: dependency.file, document: $0) }
            .flatMap(sources.users)
    }

    /// What an update of a dependency is about.
    ///
    /// - Parameter siblings: the updates of the same dependency: a step on the way may be among them.
    package func subject(
        of dependency: Dependency, _ update: Update, siblings: [Update] = []
    ) -> Subject {
        let holders = holders(
            dependency, update.references.isEmpty ? dependency.references : update.references)
        let owners = model.owners[dependency.file] ?? []
        let isTool = ToolPlace.holds(dependency)
        // What a tool is for runs elsewhere, by another version.
        let identity = PackageIdentity(
            dependency.package, datasource: dependency.datasource, registry: dependency.registry)
        let known = isTool ? nil : catalog.component(of: identity)
        let found = names.names(of: holders)
        let chart = holders.lazy.compactMap { SubjectFinder.chart(of: $0) }
            .compactMap { catalog.component(ofPackage: $0) }.first
        let holdsData =
            found.claims.isEmpty
                && !holders.contains { DataResources.isOne($0) || beside.isBeside($0) }
            ? known?.holdsData : true
        let layer =
            known?.layer ?? chart?.layer
            ?? found.namespaces.sorted().lazy.compactMap { catalog.layer(ofNamespace: $0) }.first
        return Subject(
            component: component(dependency, known, holders),
            layer: isTool ? .ci : layer ?? .application,
            nodes: Set(holders.flatMap { model.nodes(of: $0) } + owners),
            affected: AffectedLists.affected(found, owners),
            product: known.map { $0.product ?? $0.component }, holdsData: holdsData,
            verdict: verdict(dependency, update, siblings, identity, holders, known),
            isKnown: known != nil || isTool || dependency.datasource == .kubernetesAPI)
    }

    /// What the catalog says of the step; of tools and of what it does not know, what it says of the
    /// release.
    private func verdict(
        _ dependency: Dependency, _ update: Update, _ siblings: [Update],
        _ identity: PackageIdentity, _ holders: [Resource], _ known: KnownComponent?
    ) -> StepVerdict {
        if update.kind == .replacement || dependency.datasource == .kubernetesAPI {
            return StepVerdict()
        }
        let scale = PackageScale(of: dependency, holders)
        guard known?.isTool(dependency.name) == false,
            let package = catalog.package(identity, scale: scale)
        else {
            return catalog.verdict(
                ofRelease: update.to.value, identity, scale: scale,
                versioning: dependency.versioning)
        }
        return catalog.verdict(
            OfferedStep(
                package, from: update.from.value, to: update.to.value,
                versioning: dependency.versioning,
                offers: siblings.filter { $0.id != update.id && $0.kind != .replacement }
                    .map { ($0.id, $0.to) }, kubernetes: kubernetes)
        ) { setting in holders.contains { DataResources.has(setting, $0) } }
    }

    /// Whether a dependency brings the definitions of a kind: it stands in their file, or is the Flux that
    /// serves Flux's own kinds.
    func brings(_ kind: ServedAPIs.Kind, _ dependency: Dependency) -> Bool {
        if dependency.datasource == .kubernetesAPI || ToolPlace.holds(dependency) { return false }
        if served.definition(of: kind)?.files.contains(dependency.file) == true { return true }
        return kind.group.hasSuffix(".toolkit.fluxcd.io")
            && catalog.component(ofPackage: dependency.package)?.component == "flux"
    }

    private func component(
        _ dependency: Dependency, _ known: KnownComponent?, _ holders: [Resource]
    ) -> String {
        if let title = known?.title { return title }
        if dependency.datasource == .kubernetesAPI { return "API \(dependency.name)" }
        let releases = Set(holders.filter(\.isHelmRelease).map(\.name))
        if releases.count == 1, let name = releases.first, !name.contains("$") { return name }
        // A part of a name with a secret in it is not known for one any more.
        let name = PackageName(
            SafeText.withoutSecrets(
                ToolPlace.holds(dependency) ? dependency.name : dependency.package))
        return dependency.datasource?.isNamedByRepository == true ? name.text : String(name.last)
    }

    private static func chart(of resource: Resource) -> String? {
        resource.isHelmRelease ? resource.root["spec"]?["chart"]?["spec"]?["chart"]?.text : nil
    }
}
