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
            + "back", atGate: "take one dependsOn out of the circle")

    /// One object that waits for others.
    struct Subject: CheckSubject {
        let resource: Resource

        var name: String { resource.label }
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
        guard try endless(in: snapshot).contains(start.objectName) else { return nil }
        let index = try tools.fluxResources(in: snapshot)
        var before: [ObjectName: Resource] = [:]
        var open = [start]
        while let last = open.popLast() {
            for next in OrderCheck.next(after: last, index) {
                if next.objectName == start.objectName {
                    var way = [last]
                    while let one = before[way[way.count - 1].objectName] { way.append(one) }
                    return way.reversed()
                }
                if before[next.objectName] == nil {
                    before[next.objectName] = last
                    open.append(next)
                }
            }
        }
        return nil
    }

    /// What an object waits for, where that is one object.
    private static func next(after resource: Resource, _ index: ResourceIndex) -> [Resource] {
        FluxReference.waits(of: resource).compactMap { reference in
            let meant = index.resources(kind: reference.kind, name: reference.name)
                .filter { $0.group == resource.group && $0.namespace == reference.namespace }
            return meant.count == 1 && meant[0].namespace != nil ? meant[0] : nil
        }
    }

    /// The objects from which waiting does not end, of a snapshot.
    private final class Endless {
        var names: Set<ObjectName>?
    }

    /// The objects from which some way does not end: what is left when those that wait for nothing are taken
    /// away, and then those that waited for these alone, until none goes any more.
    private func endless(in snapshot: Snapshot) throws -> Set<ObjectName> {
        let known = snapshot.derived { _ in Endless() }
        if let names = known.names { return names }
        let index = try tools.fluxResources(in: snapshot)
        var waiting: [ObjectName: Int] = [:]
        var waiters: [ObjectName: [ObjectName]] = [:]
        for resource in try tools.objects(in: snapshot).fluxResources() {
            let next = OrderCheck.next(after: resource, index)
            waiting[resource.objectName, default: 0] += next.count
            for one in next { waiters[one.objectName, default: []].append(resource.objectName) }
        }
        var done = waiting.filter { $0.value == 0 }.map(\.key)
        while let name = done.popLast() {
            for waiter in waiters[name] ?? [] {
                waiting[waiter, default: 0] -= 1
                if waiting[waiter] == 0 { done.append(waiter) }
            }
        }
        let names = Set(waiting.filter { $0.value > 0 }.map(\.key))
        known.names = names
        return names
    }
}
