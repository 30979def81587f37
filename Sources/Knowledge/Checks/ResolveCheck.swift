internal import Contracts
internal import GitStore
internal import Manifests
internal import Snapshot
internal import YAMLText

/// Whether what objects of Flux refer to is there.
///
/// Looked at are the objects in the files that changed, and those that refer to something that these
/// files defined before and do not any more.
struct ResolveCheck: StateCheck {
    static let name = "resolve"
    static let complaint = "refers to something that is not there"
    /// What was named before may still be there: a name with a mistake never was.
    static let complaintNow = complaint
    static let failsWhenNew = false
    static let failed = Rule(
        "validate/unresolved", .error,
        "A Flux object refers to something that was there before the change and is not after it.",
        why:
            "Flux has nothing to build or to wait for: the object fails or waits "
            + "(ArtifactFailed, DependencyNotReady), and the cluster stays as it was.",
        example: .yaml(
            """
            kind: Kustomization
            spec:
              path: ./apps/web  # the directory was renamed to apps/website
              sourceRef: {kind: GitRepository, name: flux-system}
            """),
        remedy: "mend the reference; upkeep rollback --failed takes the change back",
        atGate: "mend the reference, or keep what it names")

    /// One object of Flux at the head.
    struct Subject: CheckSubject {
        let resource: Resource
        /// The same object before the change, nil where it is new.
        let before: Resource?

        var name: String { resource.label }

        /// The files in which it stands, before or after the change.
        var files: Set<String> { Set([resource.file] + [before?.file].compactMap { $0 }) }
    }

    private let tools: CheckTools

    init(_ tools: CheckTools) { self.tools = tools }

    func subjects(of change: CheckedChange) throws -> [Subject] {
        let head = try tools.objects(in: change.head)
        let old = try tools.objects(in: change.base).resources(in: change.paths)
        let new = try head.resources(in: change.paths)
        let (oldIndex, newIndex) = (ResourceIndex(old), ResourceIndex(new))
        var subjects = new.filter { !FluxReference.all(of: $0).isEmpty }.map { resource in
            Subject(resource: resource, before: oldIndex.twin(of: resource))
        }
        let gone = ResourceIndex(old.filter { newIndex.twin(of: $0) == nil })
        var isKnown = Set(subjects.map(\.name))
        let hasGeneratorChange = change.paths.contains(where: KustomizationFile.isAt)
        let hasFewerFiles = try change.paths.contains { try change.head.plainFile($0) == nil }
        let mayBreakOthers = !gone.isEmpty || hasGeneratorChange || hasFewerFiles
        for resource in try mayBreakOthers ? head.fluxResources() : [] {
            let mayBreak =
                FluxReference.all(of: resource).contains { reference in
                    gone.hasTarget(of: reference) || hasGeneratorChange && reference.isData
                } || hasFewerFiles && resource.isFluxKustomization
            let subject = Subject(resource: resource, before: resource)
            if mayBreak, isKnown.insert(subject.name).inserted { subjects.append(subject) }
        }
        return try subjects.filter { try !isDelisted($0, change) }
    }

    /// Whether nothing brings the object into the cluster any more, though it was brought before: what it
    /// refers to may go as well, as when an application is put into an archive.
    private func isDelisted(_ subject: Subject, _ change: CheckedChange) throws -> Bool {
        guard let before = subject.before, change.isPersons,
            try !missing(subject.resource, in: change.head).isEmpty
        else { return false }
        // A kustomization that came with the file is in no build either.
        let old = KustomizeClosure(change.base)
        let builds = Set(try tools.index.summary(of: change.head).builds)
        return try !builders(of: before.file, in: change.base).isEmpty
            && builders(of: subject.resource.file, in: change.head).allSatisfy {
                try !builds.contains($0) && old.kustomization(of: $0) == nil
            }
    }

    /// The directories whose builds have a file in them: those that Flux builds, and kustomizations above it.
    private func builders(of file: String, in snapshot: Snapshot) throws -> [String] {
        let closure = KustomizeClosure(snapshot)
        let above = try TreePath.ancestors(of: file).filter {
            try closure.kustomization(of: $0) != nil
        }
        return try (above + tools.index.summary(of: snapshot).builds).filter {
            try snapshot.inputs(of: $0).files.contains(file)
        }
    }

    /// The files of the object; where something is missing, also those that defined it before.
    func inputs(of subject: Subject, in change: CheckedChange) throws -> Set<String> {
        let missing = try missing(subject.resource, in: change.head)
        if missing.isEmpty { return [subject.resource.file] }
        let defining = try change.paths.filter { path in
            try missing.contains { try defines($0, path, in: change.base) }
        }
        return subject.files.union(defining)
    }

    private func defines(
        _ reference: FluxReference, _ path: String, in snapshot: Snapshot
    ) throws -> Bool {
        if reference.isDirectory { return TreePath.isBelow(path, reference.name) }
        if KustomizationFile.isAt(path) {
            return try snapshot.tree(path)?.root(0).map(reference.isGenerated) ?? false
        }
        return try tools.objects(in: snapshot).resources(in: [path])
            .contains(where: reference.means)
    }

    func look(
        at places: [(subject: Subject, snapshot: Snapshot)]
    ) throws -> [Sight] {
        try places.map { subject, snapshot in
            guard let resource = try find(subject, in: snapshot) else { return Sight(.absent()) }
            var missing = try missing(resource, in: snapshot)
            // What the object refers to after the change may have been missing before, whether it
            // referred to it then or not: then it lies outside of the repository.
            let objects = try tools.objects(in: snapshot)
            for reference in FluxReference.all(of: subject.resource)
            where reference.isData && !missing.contains(reference) {
                if try !objects.resolves(reference) { missing.append(reference) }
            }
            return Sight(.seen(missing.map { problem($0, resource) }))
        }
    }

    /// The object in a snapshot: where it stands at the head if it does, else in its other file.
    private func find(_ subject: Subject, in snapshot: Snapshot) throws -> Resource? {
        ResourceIndex(try tools.objects(in: snapshot).resources(in: subject.files))
            .same(as: subject.resource)
    }

    private func problem(_ reference: FluxReference, _ resource: Resource) -> Problem {
        var problem = Problem("\(reference.field) \(reference.text)", reason: "unresolved")
        problem.detail =
            "\(reference.field) names "
            + (reference.isDirectory ? "the directory \(reference.name)" : reference.text)
        let node =
            reference.isDirectory
            ? resource.root["spec"]?[String(reference.field.dropFirst("spec.".count))]
            : reference.node(in: resource)
        problem.place = Place(resource, at: node)
        let isElsewhere =
            reference.isDirectory ? !FluxReference.hasOwnSource(resource) : reference.mayBeElsewhere
        if isElsewhere { problem.isExcused = "not-in-repository" }
        // What Flux is made with is this repository: a directory is here or nowhere.
        problem.isCertain = reference.isDirectory && !isElsewhere
        return problem
    }

    /// What an object refers to that a snapshot does not have.
    private func missing(_ resource: Resource, in snapshot: Snapshot) throws -> [FluxReference] {
        let objects = try tools.objects(in: snapshot)
        var missing = try FluxReference.all(of: resource).filter { try !objects.resolves($0) }
        guard resource.isFluxKustomization, let path = ObjectIndex.directory(of: resource) else {
            return missing
        }
        if !path.contains("${"), try !snapshot.hasDirectory(path) {
            missing.append(.directory(path))
        } else {
            missing += try components(of: resource, in: path, snapshot)
        }
        return missing
    }

    /// The components that a Flux Kustomization adds to its directory and that are not there.
    private func components(
        of resource: Resource, in directory: String, _ snapshot: Snapshot
    ) throws -> [FluxReference] {
        try (resource.root["spec"]?["components"]?.items ?? []).compactMap { item in
            guard let text = item.resolved.text, !text.contains("${"), !text.contains("://"),
                let path = TreePath.join(directory, text), try !snapshot.hasDirectory(path)
            else { return nil }
            return .directory(path, field: "spec.components")
        }
    }
}

extension FluxReference {
    private static let directoryKind = "directory"

    /// What a Flux Kustomization says of the directory that it builds.
    fileprivate static func directory(
        _ path: String, field: String = "spec.path"
    ) -> FluxReference {
        FluxReference(
            field: field, kind: directoryKind, namespace: nil, name: path, isData: false)
    }

    fileprivate var isDirectory: Bool { kind == FluxReference.directoryKind }
}
