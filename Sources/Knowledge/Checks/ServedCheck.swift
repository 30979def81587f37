internal import Contracts
internal import GitStore
internal import Manifests
internal import Snapshot
internal import YAMLText

/// Whether the repository's own CustomResourceDefinitions serve the version of what it has.
///
/// Looked at are the custom objects in changed files, and where a definition no longer serves a version,
/// every object of it. Kinds that the repository does not define, Kubernetes' own among them, are not
/// judged. Source: apiextensions.k8s.io/v1, spec.versions[].served.
struct ServedCheck: StateCheck {
    static let name = "served"
    static let complaint = "is of a version that is not served"
    static let complaintNow = complaint
    static let failed = Rule(
        "apis/not-served", .error,
        "An object has an apiVersion that no CustomResourceDefinition of its kind in this repository "
            + "serves: the API server refuses it, and Flux applies nothing that stands beside it.",
        why:
            "kustomize-controller tries all objects of a Kustomization on the API server first: "
            + "with `no matches for kind` it applies none of them.",
        example: .yaml(
            """
            apiVersion: cert-manager.io/v1alpha2  # the definition serves only v1
            kind: Certificate
            metadata: {name: web}
            """),
        remedy: "write a version that is served, or update what brings the definitions first; "
            + "upkeep rollback --failed takes the change back",
        atGate: "write a version that is served, or bring the definitions that serve it first")

    /// One custom object at the head.
    struct Subject: CheckSubject {
        let resource: Resource
        /// The files in which it stands, before or after the change.
        let files: Set<String>

        var name: String { resource.label }
    }

    private let tools: CheckTools

    init(_ tools: CheckTools) { self.tools = tools }

    func subjects(of change: CheckedChange) throws -> [Subject] {
        let objects = try tools.objects(in: change.head)
        let changed = try objects.resources(in: change.paths)
        let definitions = try definitionPaths(of: change)
        if definitions.isEmpty, changed.allSatisfy({ ServedAPIs.isBuiltIn(group: $0.group) }) {
            return []
        }
        let served = try tools.servedAPIs(in: change.head)
        let gone =
            try definitions.isEmpty
            ? [] : ServedCheck.gone(from: tools.servedAPIs(in: change.base), to: served)
        let before = ResourceIndex(try tools.objects(in: change.base).resources(in: change.paths))
        var isKnown: Set<String> = []
        return (changed + (try objects.resources(of: gone))).filter {
            served.definition(of: $0.apiKind) != nil
                && isKnown.insert("\($0.file) \($0.document)").inserted
        }.map { resource in
            let twin = before.twin(of: resource)
            return Subject(
                resource: resource, files: Set([resource.file] + [twin?.file].compactMap { $0 }))
        }
    }

    /// The changed files that define kinds before or after the change.
    private func definitionPaths(of change: CheckedChange) throws -> Set<String> {
        let all = try [change.base, change.head].flatMap {
            try tools.index.summary(of: $0).definitions
        }
        return change.paths.intersection(all)
    }

    /// The versions, each `group/version`, that were served before and are not any more.
    private static func gone(from old: ServedAPIs, to new: ServedAPIs) -> Set<String> {
        var gone: Set<String> = []
        for (kind, definition) in old.kinds {
            guard let now = new.definition(of: kind) else { continue }
            for version in definition.versions where !now.versions.contains(version) {
                gone.insert("\(kind.group)/\(version)")
            }
        }
        return gone
    }

    func inputs(of subject: Subject, in change: CheckedChange) throws -> Set<String> {
        let kind = subject.resource.apiKind
        let files = try [change.base, change.head].flatMap {
            try tools.servedAPIs(in: $0).definition(of: kind)?.files ?? []
        }
        return subject.files.union(files)
    }

    func look(at places: [(subject: Subject, snapshot: Snapshot)]) throws -> [Sight] {
        try places.map { subject, snapshot in
            // What is not there yet is not wrong: a new object fails where it comes in.
            guard let resource = try find(subject, in: snapshot) else { return Sight(.seen([])) }
            let served = try tools.servedAPIs(in: snapshot)
            guard let definition = served.definition(of: resource.apiKind) else {
                return Sight(.unknown(ServedCheck.obstacle(subject)))
            }
            if definition.versions.contains(resource.version) { return Sight(.seen([])) }
            return Sight(.seen([problem(resource, definition)]))
        }
    }

    /// The object in a snapshot: where it stands at the head if it does, else in its other file.
    private func find(_ subject: Subject, in snapshot: Snapshot) throws -> Resource? {
        ResourceIndex(try tools.objects(in: snapshot).resources(in: subject.files))
            .same(as: subject.resource)
    }

    private func problem(_ resource: Resource, _ definition: ServedAPIs.Definition) -> Problem {
        var problem = Problem(resource.apiVersion, reason: "not-served")
        problem.detail =
            "apiVersion \(resource.apiVersion), and the CRDs of this repository serve "
            + definition.versionList
        problem.place = Place(resource, at: resource.root["apiVersion"])
        problem.evidence = "defined in \(definition.files.prefix(10).joined(separator: ", "))"
        return problem
    }

    /// Before the change the repository did not define the kind: what was served is not known.
    private static func obstacle(_ subject: Subject) -> Obstacle {
        Obstacle(
            "not-defined",
            .of(
                failed, subject.name, "\(subject.name): its kind is not defined here",
                place: Place(file: subject.resource.file)))
    }
}
