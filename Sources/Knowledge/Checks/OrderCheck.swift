internal import Contracts
internal import GitStore
internal import Manifests
internal import Snapshot

/// Whether objects of Flux that wait for each other come to an end of it.
///
/// Looked at are the objects in changed files that wait for more than before: a new circle has one of
/// them. A reference that could mean several objects, or whose namespace is not written, is not
/// followed. Source: Flux, spec.dependsOn ("circular dependencies").
struct OrderCheck: StateCheck {
    static let name = "order"
    static let complaint = "cannot become ready"
    static let failed = Rule(
        "validate/circle", .error,
        "An object of Flux waits for itself since the change, by way of dependsOn: it, and what it "
            + "waits for, is never applied again.",
        why:
            "Flux applies an object only when all that it waits for is ready: in a circle each "
            + "only says of the next that it is not (DependencyNotReady), for ever.",
        example: .yaml(
            """
            kind: Kustomization
            metadata: {name: apps, namespace: flux-system}
            spec: {dependsOn: [{name: infra}]}
            # and infra has had dependsOn: [{name: apps}]
            """),
        remedy: "take one dependsOn out of the circle; upkeep rollback --failed takes the change "
            + "back", atGate: "take one dependsOn out of the circle, and push again")

    /// One object that waits for others.
    struct Subject: CheckSubject {
        let resource: Resource

        var name: String {
            "\(resource.kind)/\(resource.namespace ?? "")/\(resource.name)"
        }
    }

    private let tools: CheckTools

    init(_ tools: CheckTools) { self.tools = tools }

    func subjects(of change: CheckedChange) throws -> [Subject] {
        let old = ResourceIndex(
            try tools.objects(in: change.base).resources(in: change.paths))
        return try tools.objects(in: change.head).resources(in: change.paths).filter { resource in
            let before = Set(old.twin(of: resource).map(FluxReference.waits) ?? [])
            return resource.namespace != nil
                && !before.isSuperset(of: FluxReference.waits(of: resource))
        }.map(Subject.init)
    }

    func inputs(of subject: Subject, in change: CheckedChange) throws -> Set<String> {
        let circle = try circle(of: subject.resource, in: change.head) ?? []
        return Set([subject.resource.file] + circle.map(\.file))
    }

    func look(at places: [(subject: Subject, snapshot: Snapshot)]) throws -> [Sight] {
        try places.map { subject, snapshot in
            let resource = subject.resource
            let objects = try tools.objects(in: snapshot)
            let here = ResourceIndex(try objects.resources(in: [resource.file])).twin(of: resource)
            guard let here else { return Sight(.absent()) }
            guard let circle = try circle(of: here, in: snapshot) else { return Sight(.seen([])) }
            var problem = Problem("circle", reason: "circle")
            let way = (circle + [here]).map(\.name).joined(separator: " → ")
            problem.detail = "dependsOn leads back to it, \(way)"
            let next = circle.dropFirst().first ?? here
            let entry = FluxReference.waits(of: here).first { $0.means(next) }
            problem.place = Place(here, at: entry?.node(in: here))
            return Sight(.seen([problem]))
        }
    }

    /// The objects on the way from one back to itself, itself first; nil where no way leads back.
    private func circle(of start: Resource, in snapshot: Snapshot) throws -> [Resource]? {
        let index = try tools.fluxResources(in: snapshot)
        var seen: Set<ObjectName> = []
        var ways = [[start]]
        while let way = ways.popLast() {
            guard let last = way.last else { continue }
            for reference in FluxReference.waits(of: last) {
                let meant = index.resources(kind: reference.kind, name: reference.name)
                    .filter { $0.group == last.group && $0.namespace == reference.namespace }
                guard meant.count == 1, let next = meant.first, next.namespace != nil else {
                    continue
                }
                if next.objectName == start.objectName { return way }
                if seen.insert(next.objectName).inserted { ways.append(way + [next]) }
            }
        }
        return nil
    }
}
