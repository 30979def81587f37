internal import Contracts
internal import GitStore
internal import Manifests
internal import Rendering
internal import Snapshot
internal import SystemSupport
internal import YAMLText

/// Whether the API server would take what changed: kubeconform holds objects against their schemas.
///
/// Looked at are the objects of changed files, and what the directories that the change reaches are
/// built into; what a build has is not looked at a second time in its file. Flux applies on the server's
/// side, which refuses a field that the schema does not have, so unknown fields count (`-strict`).
/// What Flux fills in later (`${VAR}`) can be anything, and what SOPS encrypted is not read.
struct SchemaCheck: StateCheck {
    static let name = "schema"
    static let complaint = "does not keep to its schema"
    static let complaintNow = complaint
    static let failed = Rule(
        "validate/schema-failed", .error,
        "An object has a value of the wrong type, lacks a field, or has one that its schema does not "
            + "have: the API server refuses it, and Flux applies nothing that stands beside it.",
        why:
            "kustomize-controller tries all objects of a Kustomization on the API server first: "
            + "one that is refused keeps all others from being applied.",
        example: .yaml(
            """
            kind: Deployment
            spec:
              replicas: "2"  # a string, where a number belongs
            """),
        remedy: "mend the field that is named; upkeep rollback --failed takes the change back",
        atGate: "mend the field that is named")
    static let rules = [failed, noProgram, programFailed]

    private static let noProgram = Rule(
        "validate/no-kubeconform", .notice,
        "kubernetes-schemas is set, and there is no kubeconform that could read them: no object was held "
            + "against its schema.",
        why:
            "Values of a wrong type and misspelt fields pass here, and are found only when the "
            + "API server refuses them.",
        example: .yaml(
            """
            kubernetes-schemas: /srv/kubernetes-json-schema  # and no kubeconform on PATH
            """),
        remedy:
            "install kubeconform 0.6 or later on PATH or beside upkeep, or unset kubernetes-schemas"
    )
    private static let programFailed = Rule(
        "validate/kubeconform-failed", .warning,
        "kubeconform did not come to an end that says something: objects were not held against their "
            + "schemas.",
        why:
            "Nothing is known of these objects: values of a wrong type pass here, and are found "
            + "only when the API server refuses them.",
        example: .situation(
            "kubeconform took longer than `build-time-limit`, or was ended by a signal."),
        remedy: "read what it says; build-time-limit is what it may take")

    /// One object at the head.
    struct Subject: CheckSubject {
        let name: String
        /// What was built with it in it; nil for an object of a file.
        let build: BuildCheck.Subject?
        /// The object as it stands at the head; nil where there is no kubeconform.
        let object: SchemaObject?
        /// The files in which it stands, before or after the change.
        let files: Set<String>
        /// Why it cannot be looked at, whatever it was before.
        var skipped: String?
        /// Whether kubeconform could not say how it stands at the head.
        var isUnknown = false
    }

    private let tools: CheckTools

    init(_ tools: CheckTools) { self.tools = tools }

    // MARK: subjects

    func subjects(of change: CheckedChange) throws -> [Subject] {
        switch try tools.schemas() {
        case .none: return []
        case .missing:
            return [
                Subject(name: "kubeconform", build: nil, object: nil, files: [])
            ]
        case .runner(let runner):
            let found = try built(change) + standing(change)
            let answers = try runner.judge(
                found.compactMap(\.object?.object), definitions: definitions(of: change.head))
            let old = ResourceIndex(
                try tools.objects(in: change.base).resources(in: change.paths))
            var isKnown: Set<String> = []
            return zip(found, answers).compactMap { subject, answer in
                guard let object = subject.object else { return nil }
                let isOwn = object.file.map(change.paths.contains) ?? false
                if !isOwn, !answer.isWrong { return nil }
                // A kind without a schema is said once, not for each of its objects.
                let name = answer.skipped == SchemaRunner.noSchema ? object.kind : subject.name
                if name == object.kind, !isKnown.insert(name).inserted { return nil }
                let twin = old.twin(of: object.resource)
                return Subject(
                    name: name, build: subject.build, object: object,
                    files: subject.files.union([twin?.file].compactMap { $0 }),
                    skipped: answer.skipped, isUnknown: answer.isUnknown)
            }
        }
    }

    /// What the directories that the change reaches are built into, each object once.
    private func built(_ change: CheckedChange) throws -> [Subject] {
        guard try tools.builder() != nil else { return [] }
        var isKnown: Set<String> = []
        return try BuildCheck(tools).subjects(of: change).flatMap { build in
            try objects(of: build, in: change.head).compactMap { object in
                let key = SHA256.hex(object.object?.bytes ?? [])
                guard object.object != nil, isKnown.insert(key).inserted else { return nil }
                return Subject(
                    name: object.name, build: build, object: object,
                    files: Set([object.file].compactMap { $0 }))
            }
        }
    }

    /// The objects of changed files that no build has: neither patches nor parts of one.
    private func standing(_ change: CheckedChange) throws -> [Subject] {
        var covered: Set<String> = []
        let hasBuilder = try tools.builder() != nil
        for build in try BuildCheck(tools).subjects(of: change) {
            let inputs = try change.head.inputs(of: build.directory)
            // What was built has its resources; its patches are parts of objects.
            covered.formUnion(inputs.files.subtracting(inputs.resources))
            if hasBuilder, try !objects(of: build, in: change.head).isEmpty {
                covered.formUnion(inputs.resources)
            }
        }
        let paths = try change.paths.subtracting(covered).filter {
            try !change.head.isChartTemplate($0)
        }
        return try tools.objects(in: change.head).resources(in: paths).compactMap { resource in
            let object = SchemaObject(
                resource, in: .none, file: resource.file, source: resource)
            guard object.object != nil else { return nil }
            return Subject(
                name: object.name, build: nil, object: object, files: [resource.file])
        }
    }

    /// What a directory is built into; nothing where it is not, or needs something from elsewhere.
    private func objects(
        of build: BuildCheck.Subject, in snapshot: Snapshot
    ) throws -> [SchemaObject] {
        let directory = try BuildCheck.directory(of: build, in: snapshot)
        let known = snapshot.derived { _ in BuiltObjects() }
        if let objects = known.objects[directory] { return objects }
        var found: [SchemaObject] = []
        if try snapshot.inputs(of: directory).remote.isEmpty,
            let rendering = try tools.builder()?.rendering(of: directory, in: snapshot),
            let manifests = try? rendering.manifests()
        {
            let owners = try tools.objects(in: snapshot).fluxResources().filter {
                $0.isFluxKustomization && ObjectIndex.directory(of: $0) == directory
            }
            let variables = owners.count == 1 ? Substitution(of: owners[0]) : .none
            found = manifests.map {
                SchemaObject($0.resource, in: variables, file: $0.file, source: $0.source)
            }
        }
        known.objects[directory] = found
        return found
    }

    private func definitions(of snapshot: Snapshot) throws -> DefinitionSchemas {
        let objects = try tools.objects(in: snapshot)
        let digest = SHA256.hex(parts: try objects.definitionFiles())
        return snapshot.derived { _ in
            DefinitionSchemas(digest: digest) { try objects.definitionResources() }
        }
    }

    // MARK: looking

    func inputs(of subject: Subject, in change: CheckedChange) throws -> Set<String> {
        var inputs = subject.files
        if let build = subject.build {
            inputs.formUnion(try BuildCheck(tools).inputs(of: build, in: change))
        }
        if let kind = subject.object?.resource.apiKind, !ServedAPIs.isBuiltIn(group: kind.group) {
            for snapshot in [change.base, change.head] {
                let served = try tools.servedAPIs(in: snapshot)
                inputs.formUnion(served.definition(of: kind)?.files ?? [])
            }
        }
        return inputs
    }

    func look(at places: [(subject: Subject, snapshot: Snapshot)]) throws -> [Sight] {
        guard case .runner(let runner) = try tools.schemas() else {
            return places.map { _ in Sight(.unknown(SchemaCheck.withoutProgram)) }
        }
        return try places.map { subject, snapshot in
            if let reason = subject.skipped {
                return Sight(.seen([SchemaCheck.excused(reason)]))
            }
            guard let object = try find(subject, in: snapshot), let written = object.object else {
                // What is not there is not wrong: a new object fails where it comes in.
                return Sight(subject.isUnknown ? .absent() : .seen([]))
            }
            let answer = try runner.judge([written], definitions: definitions(of: snapshot))[0]
            switch answer {
            case .judged(let problems):
                return Sight(.seen(problems.compactMap { problem($0, object, subject) }))
            case .skipped(let reason): return Sight(.seen([SchemaCheck.excused(reason)]))
            case .failed(let message):
                return Sight(
                    .unknown(
                        Obstacle(
                            "kubeconform-failed",
                            .of(
                                SchemaCheck.programFailed, "kubeconform",
                                "kubeconform cannot be used", evidence: message))))
            }
        }
    }

    private func find(_ subject: Subject, in snapshot: Snapshot) throws -> SchemaObject? {
        guard let wanted = subject.object?.resource else { return nil }
        if let build = subject.build {
            return try objects(of: build, in: snapshot).first {
                $0.resource.objectName == wanted.objectName && $0.resource.group == wanted.group
            }
        }
        let objects = try tools.objects(in: snapshot).resources(in: subject.files)
        return ResourceIndex(objects).same(as: wanted).map {
            SchemaObject($0, in: .none, file: $0.file, source: $0)
        }
    }

    private static let withoutProgram = Obstacle(
        "no-kubeconform",
        .of(noProgram, "kubeconform", "objects were not held against kubernetes-schemas"))

    private static func excused(_ reason: String) -> Problem {
        var problem = Problem(reason, reason: reason)
        problem.isExcused = reason
        return problem
    }

    /// What is wrong; nil where the value is filled in later.
    private func problem(
        _ found: SchemaProblem, _ object: SchemaObject, _ subject: Subject
    ) -> Problem? {
        if object.isOpen(at: found.path) { return nil }
        var problem = Problem("\(found.path) \(found.message)", reason: "schema-failed")
        problem.detail = found.path.isEmpty ? "the object as a whole" : found.path
        problem.place = object.place(of: found) ?? subject.build?.place
        // A message can quote a value: of a Secret, it says where alone.
        let message = object.resource.kind == "Secret" ? "a value that does not fit" : found.message
        let build = subject.build.map { ", as \($0.name) is built" } ?? ""
        problem.evidence = SafeText.shortened(message, to: 1000) + build
        return problem
    }
}

extension SchemaRunner.Answer {
    /// Whether something is wrong, or could not be looked at for want of the program.
    fileprivate var isWrong: Bool {
        switch self {
        case .judged(let problems): !problems.isEmpty
        case .skipped: false
        case .failed: true
        }
    }

    /// Whether the program could not say.
    fileprivate var isUnknown: Bool { if case .failed = self { true } else { false } }

    /// Why it was passed over; nil where it was not.
    fileprivate var skipped: String? {
        if case .skipped(let reason) = self { reason } else { nil }
    }
}

/// What the directories of a snapshot are built into.
private final class BuiltObjects {
    var objects: [String: [SchemaObject]] = [:]
}
