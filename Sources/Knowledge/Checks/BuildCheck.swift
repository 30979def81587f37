internal import Contracts
internal import GitStore
internal import Manifests
internal import Rendering
internal import Snapshot
internal import YAMLText

/// Whether every directory that the change reaches still builds.
struct BuildCheck: StateCheck {
    static let name = "build"
    static let complaint = "does not build"
    static let failsAfterUnknown = true
    static let failed = Rule(
        "validate/build-failed", .error,
        "A kustomization built before the change and does not build after it.",
        why:
            "kustomize-controller builds the same directory: it reports BuildFailed, and applies "
            + "nothing of it until it builds again, the next security fix included.",
        example: .yaml(
            """
            # kustomization.yaml
            resources:
              - deployment.yaml
              - servcie.yaml  # is called service.yaml
            """),
        remedy: "read what kustomize says; upkeep rollback --failed takes the change back",
        atGate: "mend what kustomize says: kustomize build DIRECTORY, or kubectl kustomize "
            + "DIRECTORY, shows it")
    static let rules = [failed, noProgram, remote, notUnderstood]

    private static let noProgram = Rule(
        "validate/no-kustomize", .warning,
        "Neither kustomize nor kubectl, version 4 or later, can be used: nothing was built.",
        why:
            "A change that breaks a build passes, and is found only when Flux reports "
            + "BuildFailed.",
        example: .situation(
            "A container for CI that has upkeep, and neither kustomize nor kubectl on its PATH."),
        remedy: "install kustomize 5, put it on PATH, and run upkeep-validate --force",
        atGate: "whoever runs the gate installs kustomize 5 and puts it on its PATH")
    private static let remote = Rule(
        "validate/remote", .notice,
        "A kustomization needs something from elsewhere; nothing is fetched, so it was not built.",
        why:
            "What lies elsewhere can change or vanish at any time, without a commit here: "
            + "whether the directory builds is known only in the cluster.",
        example: .yaml(
            """
            # kustomization.yaml
            resources:
              - https://github.com/example/app//deploy?ref=v1.2.0
            """),
        remedy: "copy it into the repository, and it is checked as well")

    private static let notUnderstood = Rule(
        "validate/not-understood", .warning,
        "A kustomization has something that upkeep does not understand, and the kernel has nothing to "
            + "keep a build from other files: it was not built.",
        why:
            "kustomize could read files that are not of the repository, as the machine's keys, "
            + "and print them; so it is not started without a sandbox.",
        example: .yaml(
            """
            # kustomization.yaml
            resources: [deployment.yaml]
            functionConfigs: [x.yaml]  # not a key of kustomize's
            """),
        remedy: "run upkeep on Linux 5.13 or later with Landlock and seccomp, or write the "
            + "kustomization with the keys that kustomize documents",
        atGate: "write the kustomization with the keys that kustomize documents")

    /// One directory that is to be built.
    struct Subject: CheckSubject {
        let directory: String
        /// The directory that the same Flux Kustomization built before, where the change moved it.
        let before: Moved?
        /// A file of it that changed.
        let place: Place?

        var name: String { directory.isEmpty ? "." : directory }
    }

    private let tools: CheckTools

    init(_ tools: CheckTools) { self.tools = tools }

    /// The directories that the change reaches before or after it, and that are still there.
    func subjects(of change: CheckedChange) throws -> [Subject] {
        let (base, head, changed) = (change.base, change.head, change.paths)
        let (old, new) = (try tools.index.summary(of: base), try tools.index.summary(of: head))
        let flux = Set(new.builds + old.builds)
        let plan = try BuildPlan(head, new, changed: changed)
        var roots = try plan.roots(flux, changed: changed)
        var affected = plan.affected
        let hasNewShape = try changed.contains { path in
            try KustomizationFile.isAt(path) || head.plainFile(path) == nil
        }
        if hasNewShape {
            let closure = KustomizeClosure(head)
            let before = try BuildPlan(base, old, changed: changed)
            affected.formUnion(before.affected)
            let oldRoots = try before.roots(flux, changed: changed)
            if !flux.isEmpty {
                // What was part of another build and is of none any more reaches no cluster.
                roots = try roots.filter {
                    try flux.contains($0) || oldRoots.contains($0) || !base.hasDirectory($0)
                }
            }
            roots.formUnion(
                try oldRoots.filter { directory in
                    try closure.kustomization(of: directory) != nil
                        || flux.contains(directory) && head.hasDirectory(directory)
                })
        }
        roots = try RemoteRoots(base: base, head: head, changed: changed, affected: affected)
            .parts(of: roots)
        let moves = try moves(of: change, built: Set(old.builds), roots)
        roots.formUnion(try moves.keys.filter(head.hasDirectory))
        return try roots.sorted().map { directory in
            let files = try head.inputs(of: directory).files
            return Subject(
                directory: directory, before: moves[directory],
                place: changed.intersection(files).min().map { Place(file: $0) })
        }
    }

    func inputs(of subject: Subject, in change: CheckedChange) throws -> Set<String> {
        let before = subject.before
        return try change.base.inputs(of: before?.directory ?? subject.directory).paths
            .union(change.head.inputs(of: subject.directory).paths)
            .union(before.map { [$0.file] } ?? [])
    }

    /// Where a Flux Kustomization of the same name builds another directory than before, or a directory was
    /// renamed: what is built now is compared with what was built then.
    private func moves(
        of change: CheckedChange, built: Set<String>, _ roots: Set<String>
    ) throws -> [String: Moved] {
        var moves: [String: Moved] = [:]
        for root in roots where try !change.base.hasDirectory(root) {
            moves[root] = try renamed(root, in: change)
        }
        let objects = try tools.objects(in: change.head).resources(in: change.paths)
        for resource in objects where resource.isFluxKustomization {
            guard let now = ObjectIndex.directory(of: resource), !built.contains(now),
                let twin = try tools.fluxResources(in: change.base).twin(of: resource),
                let then = ObjectIndex.directory(of: twin), then != now
            else { continue }
            moves[now] = Moved(directory: then, file: resource.file)
        }
        return moves
    }

    /// What a directory was called before that came with the kustomization file of one that is gone: how it
    /// was then is how it was before.
    private func renamed(_ directory: String, in change: CheckedChange) throws -> Moved? {
        guard let path = try KustomizeClosure(change.head).kustomization(of: directory),
            let blob = try change.head.plainFile(path)?.blob
        else { return nil }
        let before = try change.paths.filter {
            try KustomizationFile.isAt($0) && change.head.file($0) == nil
                && change.base.plainFile($0)?.blob == blob
        }
        guard before.count == 1, let file = before.first else { return nil }
        return Moved(directory: TreePath.split(file).parent, file: file)
    }

    /// A directory that was built before, and the file that says so no more.
    struct Moved {
        let directory: String
        let file: String
    }

    /// The directory of a subject in a snapshot: the one before where the other is not there yet.
    static func directory(
        of subject: Subject, in snapshot: Snapshot
    ) throws -> String {
        guard let before = subject.before, try !snapshot.hasDirectory(subject.directory) else {
            return subject.directory
        }
        return before.directory
    }

    func look(
        at places: [(subject: Subject, snapshot: Snapshot)]
    ) throws -> [Sight] {
        var sights = [Sight?](repeating: nil, count: places.count)
        var open: [Int] = []
        for (index, place) in places.enumerated() {
            let directory = try BuildCheck.directory(of: place.subject, in: place.snapshot)
            let inputs = try place.snapshot.inputs(of: directory)
            if let first = inputs.remote.min() {
                sights[index] = Sight(
                    .unknown(
                        BuildCheck.obstacle(
                            "remote", BuildCheck.remote, place.subject, "it needs \(first)")))
            } else {
                open.append(index)
            }
        }
        for (index, sight) in zip(open, try build(open.map { places[$0] })) {
            sights[index] = sight
        }
        return sights.compactMap { $0 }
    }

    private func build(_ places: [(subject: Subject, snapshot: Snapshot)]) throws -> [Sight] {
        if places.isEmpty { return [] }
        guard let builder = try tools.builder() else {
            let obstacle = Obstacle(
                "no-kustomize",
                .of(
                    BuildCheck.noProgram, "kustomize",
                    "\(Words.count(places.count, "kustomization")) not built: neither kustomize "
                        + "nor kubectl can be used"))
            return places.map { _ in Sight(.unknown(obstacle)) }
        }
        let results = try builder.build(
            places.map { ($0.snapshot, try BuildCheck.directory(of: $0.subject, in: $0.snapshot)) })
        return try zip(places, results).map { place, result in
            try sight(of: result, place.subject, place.snapshot)
        }
    }

    private func sight(
        of result: BuildRunner.Result, _ subject: Subject, _ snapshot: Snapshot
    ) throws -> Sight {
        switch result.outcome {
        case .built: return Sight(.seen([]), seconds: result.seconds)
        case .refused(let what):
            return Sight(
                .unknown(
                    BuildCheck.obstacle(
                        "not-understood", BuildCheck.notUnderstood, subject, what)))
        case .failed(let reason, let message):
            var problem = Problem("build", reason: reason)
            problem.evidence = BuildCheck.tail(message)
            let directory = try BuildCheck.directory(of: subject, in: snapshot)
            let inputs = try snapshot.inputs(of: directory)
            // The line that names what is not there says more than a file that changed.
            problem.place =
                try inputs.firstMissing(in: snapshot).map { Place($0.node, in: $0.file) }
                ?? subject.place
            if try hasComponents(directory, in: snapshot) { problem.isExcused = "flux-components" }
            return Sight(
                inputs.files.isEmpty ? .absent(problem) : .seen([problem]), seconds: result.seconds)
        }
    }

    /// Whether a Flux Kustomization adds components to what stands in a directory: what they bring may be
    /// what is missed.
    private func hasComponents(_ directory: String, in snapshot: Snapshot) throws -> Bool {
        try tools.objects(in: snapshot).fluxResources().contains { resource in
            resource.isFluxKustomization && ObjectIndex.directory(of: resource) == directory
                && resource.root["spec"]?["components"]?.items.isEmpty == false
        }
    }

    private static func obstacle(
        _ reason: String, _ rule: Rule, _ subject: Subject, _ why: String
    ) -> Obstacle {
        Obstacle(
            reason,
            .of(
                rule, subject.name, "\(subject.name) was not built: \(why)",
                place: subject.place))
    }

    /// The end of what a program said, where the reason stands.
    private static func tail(_ message: String) -> String {
        message.count <= 1500 ? message : "…" + String(message.suffix(1500))
    }
}
