internal import Catalog
internal import Contracts
internal import GitStore
internal import Manifests
internal import Snapshot
internal import YAMLText

/// Whether versions that belong together disagree since the change.
///
/// Looked at are the pins of changed files: a source of Flux that names several versions, of which one
/// counts; a chart that one cluster has in one namespace, from one source, at two versions; and packages
/// that the catalog says have one version. It may be meant, so it warns and refuses nothing. What
/// disagreed before is passed over, and other files are read only near a pin that changed.
struct PinsCheck: StateCheck {
    static let name = "pins"
    static let complaint = "disagrees with another pin"
    static let complaintNow = complaint
    static let failed = Rule(
        "validate/pins-disagree", .warning,
        "Versions that belong together disagree since the change: of one source, where Flux takes the "
            + "digest before semver and semver before the tag; of one chart in one namespace; or of "
            + "packages that are released together.",
        why:
            "What runs is not what a reader of the file expects: a tag that Flux does not look at, a "
            + "chart that behaves in two ways, or parts of one program that do not understand each "
            + "other.",
        example: .yaml(
            """
            kind: OCIRepository
            spec:
              ref:
                semver: ">=1.0"
                tag: 1.4.0  # Flux takes semver
            """),
        remedy: "bring both to one version, or leave it where it is meant")

    /// One disagreement.
    struct Subject: CheckSubject {
        let name: String
        let file: String
        let key: String
        let others: Set<String>
    }

    private let tools: CheckTools
    private let catalog = KnownCatalog()

    init(_ tools: CheckTools) { self.tools = tools }

    func subjects(of change: CheckedChange) throws -> [Subject] {
        try change.paths.sorted().flatMap { file in
            guard FileIndex.isYAML(file) else { return [Subject]() }
            // Where no pin changed, nothing can disagree since.
            let pins = try pins(of: file, change.head).map(\.text)
            if try pins.isEmpty || pins == self.pins(of: file, change.base).map(\.text) {
                return []
            }
            let found = try disagreements(in: file, of: change.head)
            if found.isEmpty { return [] }
            let before = Set(try disagreements(in: file, of: change.base).map(\.key))
            return found.filter { !before.contains($0.key) }.map {
                Subject(name: $0.name, file: file, key: $0.key, others: $0.others)
            }
        }
    }

    func inputs(of subject: Subject, in change: CheckedChange) -> Set<String> {
        subject.others.union([subject.file])
    }

    func look(at places: [(subject: Subject, snapshot: Snapshot)]) throws -> [Sight] {
        try places.map { subject, snapshot in
            let found = try disagreements(in: subject.file, of: snapshot)
                .filter { $0.key == subject.key }
            return Sight(
                .seen(
                    found.prefix(1).map { one in
                        var problem = Problem(one.key, reason: "pins-disagree")
                        problem.detail = one.text
                        problem.place = Place(one.node, in: subject.file)
                        return problem
                    }))
        }
    }

    // MARK: what disagrees

    /// Two pins that belong together.
    private struct Disagreement {
        let key: String
        let name: String
        let text: String
        let node: YAMLNode
        var others: Set<String> = []
    }

    /// What was read of a snapshot.
    private final class Known {
        var found: [String: [Disagreement]] = [:]
        var pins: [String: [Pin]] = [:]
        var near: [String: [String]] = [:]
        var entries: FluxEntries?
    }

    private final class KnownCatalog {
        var catalog: ComponentCatalog?
    }

    private func known(_ snapshot: Snapshot) -> Known { snapshot.derived { _ in Known() } }

    private func pins(of file: String, _ snapshot: Snapshot) throws -> [Pin] {
        let known = known(snapshot)
        if let pins = known.pins[file] { return pins }
        let pins = try snapshot.tree(file).map(PinReader.pins) ?? []
        known.pins[file] = pins
        return pins
    }

    private func disagreements(
        in file: String, of snapshot: Snapshot
    ) throws -> [Disagreement] {
        let known = known(snapshot)
        if let found = known.found[file] { return found }
        let pins = try pins(of: file, snapshot)
        let found = try pins.compactMap(PinsCheck.ofItself) + ofOthers(pins, file, snapshot)
        known.found[file] = found
        return found
    }

    /// Of a source that names several versions.
    private static func ofItself(_ pin: Pin) -> Disagreement? {
        guard let counting = pin.counting else { return nil }
        return Disagreement(
            key: "\(pin.name) \(counting)", name: pin.name, text: counting, node: pin.node)
    }

    private func ofOthers(
        _ pins: [Pin], _ file: String, _ snapshot: Snapshot
    ) throws -> [Disagreement] {
        var wanted: [(pin: Pin, relations: [PartnerRelation])] = []
        for pin in pins where pin.version != nil {
            let relations = try relations(of: pin)
            if pin.chart != nil || !relations.isEmpty { wanted.append((pin, relations)) }
        }
        if wanted.isEmpty { return [] }
        // Of charts alone, files are read in which one of them is named.
        let isAnyRelated = wanted.contains { !$0.relations.isEmpty }
        let names = wanted.compactMap(\.pin.packageName).map { Array($0.utf8) }
        var others: [(file: String, pin: Pin)] = []
        for near in try files(near: file, snapshot) {
            guard let blob = try snapshot.plainFile(near)?.blob,
                try isAnyRelated || snapshot.store.contained(names, in: blob).contains(true)
            else { continue }
            others += try self.pins(of: near, snapshot).filter { $0.version != nil }.map {
                (near, $0)
            }
        }
        var found: [Disagreement] = []
        for (pin, relations) in wanted {
            let partners = try partners(of: pin, relations, file, others, snapshot)
            let nearest = PinsCheck.nearest(partners.map(\.file), to: file)
            for (other, partner, why) in partners
            where nearest.contains(other) && partner.number != pin.number {
                let text =
                    "\(pin.version ?? ""), and \(partner.name) at \(partner.version ?? "") in "
                    + "\(other): \(why)"
                found.append(
                    Disagreement(
                        key: "\(pin.name) \(other) \(partner.name)", name: pin.name, text: text,
                        node: pin.node, others: [other]))
            }
        }
        return found
    }

    private func partners(
        of pin: Pin, _ relations: [PartnerRelation], _ file: String,
        _ others: [(file: String, pin: Pin)], _ snapshot: Snapshot
    ) throws -> [(file: String, pin: Pin, why: String)] {
        try others.compactMap { other, candidate in
            if other == file, candidate.node == pin.node { return nil }
            if let chart = pin.chart, chart == candidate.chart {
                guard try areOne(file, other, snapshot) else { return nil }
                return (other, candidate, "one chart of one source in one namespace")
            }
            if relations.isEmpty { return nil }
            let catalog = try knownCatalog()
            guard let package = candidate.package(in: catalog),
                let relation = relations.first(where: { $0.isPartner(package) }),
                package.identity.name != pin.package(in: catalog)?.identity.name
            else { return nil }
            return (other, candidate, relation.text)
        }
    }

    /// The relations that want one version of a pin's package and of a partner.
    private func relations(of pin: Pin) throws -> [PartnerRelation] {
        guard let name = pin.packageName,
            tools.isCatalogExtended || ComponentCatalog.mayHaveEqualPartner(package: name)
        else { return [] }
        return pin.relations(in: try knownCatalog())
    }

    private func knownCatalog() throws -> ComponentCatalog {
        let found = try catalog.catalog ?? tools.catalog()
        catalog.catalog = found
        return found
    }

    private func areOne(_ first: String, _ second: String, _ snapshot: Snapshot) throws -> Bool {
        let known = known(snapshot)
        let entries =
            try known.entries ?? FluxEntries(snapshot, tools.objects(in: snapshot).fluxResources())
        known.entries = entries
        return try entries.areOne(first, second)
    }

    /// Files near another one that are read at most.
    private static let fileLimit = 500

    /// The YAML files of the directory, and of those beside it.
    private func files(near file: String, _ snapshot: Snapshot) throws -> [String] {
        let above = TreePath.ancestors(of: file)
        let root = above[min(2, max(0, above.count - 2))]
        let files = try files(below: root, snapshot)
        return try files.count <= PinsCheck.fileLimit
            ? files : Array(self.files(below: above[0], snapshot).prefix(PinsCheck.fileLimit))
    }

    private func files(below directory: String, _ snapshot: Snapshot) throws -> [String] {
        let known = known(snapshot)
        if let files = known.near[directory] { return files }
        let files = try snapshot.paths(below: directory, plainOnly: true).filter(FileIndex.isYAML)
        known.near[directory] = files
        return files
    }

    /// Those of some files that share most directories with one.
    private static func nearest(_ files: [String], to file: String) -> Set<String> {
        let own = file.split(separator: "/")
        func common(_ other: String) -> Int {
            zip(other.split(separator: "/"), own).prefix { $0 == $1 }.count
        }
        let most = files.map(common).max() ?? 0
        return Set(files.filter { common($0) == most })
    }
}
