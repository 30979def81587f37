internal import Catalog
internal import Contracts
internal import Manifests
internal import YAMLText

/// A version that a file pins, with what it belongs to.
struct Pin {
    /// What people call it: the object, or the package.
    let name: String
    /// Where it stands.
    let node: YAMLNode
    /// The exact version; nil for a range, or what is filled in later.
    let version: String?
    /// The chart, its source and its namespace; nil where it is no chart, or one of them is not known.
    var chart: [String]?
    /// The package, where the catalog is asked for it.
    var packageName: String?
    var scale: PackageScale = .app
    /// Which of several versions counts, where there are several that cannot all.
    var counting: String?

    /// Equal where it pins the same.
    var text: String { "\(name) \(version ?? "-") \(counting ?? "")" }

    /// The version without the letter that some write before it.
    var number: Substring {
        let text = version ?? ""
        return text.hasPrefix("v") ? text.dropFirst() : text[...]
    }

    /// What the catalog knows of it.
    func package(in catalog: ComponentCatalog) -> KnownPackage? {
        packageName.flatMap { catalog.package(PackageIdentity($0), scale: scale) }
    }

    /// The relations that want one version of it and of a partner.
    func relations(in catalog: ComponentCatalog) -> [PartnerRelation] {
        guard let package = package(in: catalog) else { return [] }
        return catalog.relations(of: package).filter { relation in
            relation.code == .equal && relation.effect == .blocks
                && relation.counts(from: version, to: version, versioning: nil)
        }
    }
}

/// Reads the pins of a file.
enum PinReader {
    /// The pins of a file, in the order of its documents.
    static func pins(in tree: YAMLTree) -> [Pin] {
        var found: [Pin] = []
        for resource in Resource.all(in: tree, file: "") {
            if let pin = source(resource) ?? release(resource) { found.append(pin) }
        }
        for place in PlaceScanner.places(in: tree) {
            guard place.family == .image || place.family == .chart, let value = place.value,
                let node = value.node, let name = place.names.first?.text,
                !found.contains(where: { $0.node == node })
            else { continue }
            var pin = Pin(name: name, node: node, version: exact(value.text))
            pin.packageName = name
            pin.scale = place.family == .chart ? .chart : .app
            found.append(pin)
        }
        return found.sorted { $0.node.span.start < $1.node.span.start }
    }

    /// A source of Flux that names more than one version, of which only one counts.
    ///
    /// A digest beside the tag is how both are pinned, and no fault: Flux takes the digest.
    /// One behind the tag of an artifact is passed over, and one version of Flux pulled nothing of it.
    /// Source: source.toolkit.fluxcd.io/v1, OCIRepositoryRef and GitRepositoryRef, "takes precedence";
    /// source-controller, issues 1471 and 2050.
    private static func source(_ resource: Resource) -> Pin? {
        guard resource.group == "source.toolkit.fluxcd.io",
            let reference = resource.root["spec"]?["ref"]
        else { return nil }
        let order: [String]
        switch resource.kind {
        case "OCIRepository": order = ["digest", "semver", "tag"]
        case "GitRepository": order = ["name", "semver", "tag"]
        default: return nil
        }
        let given = order.filter { reference[$0]?.text?.isEmpty == false }
        if resource.kind == "OCIRepository", given == ["tag"], let node = reference["tag"],
            node.text?.contains("@sha256:") == true
        {
            var pin = Pin(name: resource.label, node: node, version: nil)
            pin.counting =
                "spec.ref.tag has a digest behind it, and Flux takes the tag alone: a digest counts "
                + "in spec.ref.digest"
            return pin
        }
        guard let first = given.first, given.count > 1, given != ["digest", "tag"],
            let node = reference[given[1]]
        else { return nil }
        let rest = given.dropFirst().joined(separator: " and ")
        var pin = Pin(name: resource.label, node: node, version: nil)
        pin.counting = "spec.ref has \(rest) beside \(first), and Flux looks at \(first) alone"
        return pin
    }

    /// A chart of a HelmRelease.
    private static func release(_ resource: Resource) -> Pin? {
        guard resource.isHelmRelease, let spec = resource.root["spec"]?["chart"]?["spec"],
            let chart = spec["chart"]?.text, let node = spec["version"], let text = node.text,
            let source = spec["sourceRef"], let kind = source["kind"]?.text,
            let name = source["name"]?.text
        else { return nil }
        var pin = Pin(name: resource.label, node: node, version: exact(text))
        pin.packageName = chart
        pin.scale = .chart
        let parts = [resource.namespace ?? "", kind, source["namespace"]?.text ?? "", name, chart]
        if resource.namespace != nil, !parts.contains(where: { $0.contains("${") }) {
            pin.chart = parts
        }
        return pin
    }

    /// A version that is one, and no range: digits and dots, and what may stand behind them.
    private static func exact(_ text: String) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, let first = parts.first?.drop(while: { $0 == "v" }),
            !first.isEmpty, first.allSatisfy(\.isNumber),
            !parts.contains(where: { $0 == "x" || $0 == "X" }),
            text.utf8.allSatisfy({
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || ".-+_".utf8.contains($0)
            })
        else { return nil }
        return text
    }
}
