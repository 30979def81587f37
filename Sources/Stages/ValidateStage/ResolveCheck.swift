internal import Contracts
internal import GitStore
internal import Manifests
internal import Snapshot
internal import SystemSupport
internal import YAMLText

/// Whether what objects of Flux refer to is still there.
///
/// Looked at are the objects in the files that changed, and those that refer to something that these
/// files defined before and do not any more.
struct ResolveCheck {
    let scope: Scope
    let base: ObjectIndex
    let head: ObjectIndex
    let names: UpdateNames

    /// One object of Flux at the head.
    private struct Subject {
        let resource: Resource
        /// The same object before the change, nil where it is new.
        let before: Resource?

        var name: String {
            "\(resource.kind)/\(resource.namespace ?? "")/\(resource.name)"
        }
    }

    func run() throws -> [CheckResult] {
        try subjects().map(check).sorted { $0.check.subject < $1.check.subject }
    }

    private func subjects() throws -> [Subject] {
        let (old, new) = (
            try base.resources(in: scope.changed), try head.resources(in: scope.changed)
        )
        let (oldIndex, newIndex) = (ResourceIndex(old), ResourceIndex(new))
        var subjects = new.filter { !FluxReference.all(of: $0).isEmpty }.map { resource in
            Subject(
                resource: resource, before: oldIndex.twin(of: resource))
        }
        let gone = ResourceIndex(old.filter { newIndex.twin(of: $0) == nil })
        var isKnown = Set(subjects.map(\.name))
        let hasGeneratorChange = scope.changed.contains(where: KustomizationFile.isAt)
        let fewerFiles = try scope.changed.contains { try head.snapshot.plainFile($0) == nil }
        if gone.isEmpty, !hasGeneratorChange, !fewerFiles { return subjects }
        for resource in try head.fluxResources() {
            let references = FluxReference.all(of: resource)
            let mayBreak =
                references.contains { reference in
                    gone.hasTarget(of: reference) || hasGeneratorChange && reference.isData
                } || fewerFiles && resource.isFluxKustomization
            let subject = Subject(resource: resource, before: resource)
            if mayBreak, isKnown.insert(subject.name).inserted { subjects.append(subject) }
        }
        return subjects
    }

    private func check(_ subject: Subject) throws -> CheckResult {
        try Signals.check()
        let missing = try missing(subject.resource, in: head)
        let updates = scope.updates(touching: [subject.resource.file])
        func result(
            _ outcome: CheckOutcome, _ reason: String?, _ findings: [Finding] = []
        ) -> CheckResult {
            CheckResult(
                check: Check("resolve", subject.name, outcome, reason, updates: updates),
                findings: findings)
        }
        if missing.isEmpty { return result(.passed, nil) }
        guard let before = subject.before else {
            if missing.allSatisfy(\.isData) { return result(.skipped, Reason.notInRepository) }
            return result(.skipped, Reason.new, [finding(.failsNew, subject, missing[0], [])])
        }
        let missingBefore = Set(try self.missing(before, in: base))
        let broken = try missing.filter { reference in
            if missingBefore.contains(reference) { return false }
            return try !reference.isData || base.resolves(reference)
        }
        if let first = broken.first {
            return result(
                .failed, "unresolved", [finding(.unresolved, subject, first, updates)])
        }
        if missing.allSatisfy(\.isData) { return result(.skipped, Reason.notInRepository) }
        let first = missing.first { !$0.isData } ?? missing[0]
        return result(.skipped, Reason.failsBefore, [finding(.failsBefore, subject, first, [])])
    }

    private func finding(
        _ rule: Rule, _ subject: Subject, _ reference: FluxReference, _ updates: [String]
    ) -> Finding {
        .of(
            rule, subject.name,
            "\(subject.name): \(reference.field) names \(reference.text), which is not there"
                + names.because(of: updates),
            place: Place(file: subject.resource.file, document: subject.resource.document))
    }

    /// What an object refers to that a commit does not have.
    private func missing(_ resource: Resource, in index: ObjectIndex) throws -> [FluxReference] {
        var missing = try FluxReference.all(of: resource).filter { try !index.resolves($0) }
        if resource.isFluxKustomization, let path = ObjectIndex.directory(of: resource),
            !path.contains("${"), try !index.snapshot.hasDirectory(path)
        {
            missing.append(
                FluxReference(
                    field: "spec.path", kind: "directory", namespace: nil, name: path,
                    isData: false))
        }
        return missing
    }
}
