internal import YAMLText

extension PlaceScanner {
    /// A chart, a collection or anything else that has a name and a `version` beside it.
    func charted(_ node: YAMLNode, _ around: Surroundings) -> VersionPlace? {
        guard let version = node["version"] ?? node["targetRevision"],
            let value = PlaceScanner.slice(version), !value.text.isEmpty
        else { return nil }
        let repository =
            node["repository"]?.text ?? node["repo"]?.text ?? node["repoURL"]?.text
        var names: [String] = []
        for key in ["chart", "name", "src", "source", "package"] {
            guard let name = node[key]?.text, !name.isEmpty else { continue }
            names.append(name)
            if let repository { names.append(repository + "/" + name) }
            // The name beside a chart is the release's.
            if key == "chart" { break }
        }
        if names.isEmpty { return nil }
        var shapes: PlaceShapes = []
        if around.kind == "HelmRelease", node["chart"] != nil || around.key == "chart" {
            shapes = .releaseChart
        }
        if around.key == "helmCharts" { shapes = .kustomizeChart }
        let family: VersionPlace.Family =
            node["src"] != nil || around.key == "collections"
                || around.key == "roles" ? .collection : .chart
        let parts = PlaceScanner.split(version)
        return VersionPlace(
            family, names: names, value: parts.value ?? value, digest: parts.digest,
            shapes: shapes)
    }

    /// A source with an address and a reference: OCIRepository, GitRepository, HelmChart.
    func sourced(_ node: YAMLNode, _ around: Surroundings) -> VersionPlace? {
        guard let address = node["url"]?.text, let reference = node["ref"],
            reference.kind == .mapping
        else { return nil }
        let isGit = !address.hasPrefix("oci://")
        var (value, digest) = PlaceScanner.split(reference["tag"] ?? reference["semver"])
        if value == nil, isGit { value = PlaceScanner.slice(reference["branch"]) }
        if let own = PlaceScanner.slice(reference["digest"] ?? reference["commit"]) { digest = own }
        return VersionPlace(
            isGit ? .git : .image, names: [address], value: value, digest: digest, shapes: .source)
    }

    /// `repo: …`, `rev: …`, as pre-commit has them.
    func revised(_ node: YAMLNode) -> VersionPlace? {
        guard let address = node["repo"]?.text, let revision = PlaceScanner.slice(node["rev"])
        else {
            return nil
        }
        let isCommit = ImageReference.isCommit(revision.text)
        return VersionPlace(
            .git, names: [address], value: isCommit ? nil : revision,
            digest: isCommit ? revision : nil)
    }

    /// `apiVersion` beside `kind`.
    func api(_ node: YAMLNode, _ around: Surroundings) -> VersionPlace? {
        guard let kind = node["kind"]?.text, let version = PlaceScanner.slice(node["apiVersion"])
        else { return nil }
        return VersionPlace(
            .api, names: [kind], value: version,
            shapes: node.parent == nil ? .api : [])
    }
}
