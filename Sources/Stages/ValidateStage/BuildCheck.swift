internal import CommandLine
internal import Contracts
internal import GitStore
internal import Manifests
internal import Rendering
internal import Runs
internal import Snapshot
internal import StageKit
internal import SystemSupport

/// Whether every directory that the change reaches still builds.
struct BuildCheck {
    let context: StageContext
    let scope: Scope
    let base: Snapshot
    let head: Snapshot
    let baseSummary: TreeSummary
    let headSummary: TreeSummary
    /// The directories that Flux Kustomizations build, at either commit.
    let fluxPaths: Set<String>
    let names: UpdateNames
    /// Seconds that one build may take.
    let timeLimitSeconds: Int

    /// One directory that is to be built.
    private struct Target {
        let directory: String
        let before: KustomizeInputs
        let after: KustomizeInputs
        let updates: [String]

        /// As people write it.
        var name: String { directory.isEmpty ? "." : directory }

        /// A file of it that changed, for the finding's place.
        func place(_ changed: Set<String>) -> Place? {
            changed.intersection(after.files).min().map { Place(file: $0) }
        }
    }

    func run() throws -> [CheckResult] {
        let targets = try targets()
        if targets.isEmpty { return [] }
        var results = targets.filter { !$0.after.remote.isEmpty }.map(remote)
        let local = targets.filter { $0.after.remote.isEmpty }
        if local.isEmpty { return results }
        let scratch = try Scratch.make(in: context.state.path)
        defer { try? Files.removeTree(scratch) }
        let home = Paths.join(scratch, "home")
        try Files.makeDirectory(home)
        let found = try Kustomize.find(
            context.environment, home: home, cache: context.state.cache,
            timeLimitSeconds: timeLimitSeconds)
        found.notes.forEach(context.console.note)
        guard let kustomize = found.program else { return results + withoutKustomize(local) }
        let runner = BuildRunner(
            kustomize, scratch: scratch, cache: context.state.cache, now: context.now)
        results += try build(local, runner)
        context.console.detail("\(Words.count(runner.started, "build")) started")
        return results
    }

    /// The directories that the change reaches at either commit and that are still there.
    private func targets() throws -> [Target] {
        var roots = try BuildPlan(head, headSummary, changed: scope.changed)
            .roots(fluxPaths, changed: scope.changed)
        let shapeChanged = try scope.changed.contains { path in
            try KustomizationFile.isAt(path) || head.plainFile(path) == nil
        }
        if shapeChanged {
            let old = try BuildPlan(base, baseSummary, changed: scope.changed)
                .roots(fluxPaths, changed: scope.changed)
            let closure = KustomizeClosure(head)
            roots.formUnion(
                try old.filter { directory in
                    try closure.kustomization(of: directory) != nil
                        || fluxPaths.contains(directory) && head.hasDirectory(directory)
                })
        }
        return try roots.sorted().map { directory in
            let (before, after) = (try base.inputs(of: directory), try head.inputs(of: directory))
            return Target(
                directory: directory, before: before, after: after,
                updates: scope.updates(touching: before.paths.union(after.paths)))
        }
    }

    private func remote(_ target: Target) -> CheckResult {
        let first = target.after.remote.min() ?? ""
        return CheckResult(
            check: Check(
                "build", target.name, .skipped, Reason.remote, updates: target.updates),
            findings: [
                .of(
                    .remoteSkipped, target.name,
                    "\(target.name) was not built: it needs \(first)",
                    place: target.place(scope.changed))
            ])
    }

    private func withoutKustomize(_ targets: [Target]) -> [CheckResult] {
        targets.enumerated().map { index, target in
            let finding = Finding.of(
                .noKustomize, "kustomize",
                "\(Words.count(targets.count, "kustomization")) not built: neither kustomize nor "
                    + "kubectl can be used")
            return CheckResult(
                check: Check(
                    "build", target.name, .skipped, Reason.noKustomize, updates: target.updates),
                findings: index == 0 ? [finding] : [])
        }
    }

    /// Builds the head; the base only where the head fails.
    private func build(_ targets: [Target], _ runner: BuildRunner) throws -> [CheckResult] {
        let heads = try runner.build(targets.map { (head, $0.directory) })
        let failing = zip(targets, heads).filter { !$1.isBuilt }
        let bases = try runner.build(failing.map { (base, $0.0.directory) })
        var results = zip(targets, heads).filter { $1.isBuilt }.map { target, result in
            CheckResult(
                check: Check(
                    "build", target.name, .passed, seconds: result.seconds,
                    updates: target.updates))
        }
        for ((target, after), before) in zip(failing, bases) {
            results.append(try judge(target, after, before, runner))
        }
        return results
    }

    private func judge(
        _ target: Target, _ after: BuildRunner.Result, _ before: BuildRunner.Result,
        _ runner: BuildRunner
    ) throws -> CheckResult {
        guard case .failed(let reason, let message) = after.outcome else {
            return CheckResult(check: Check("build", target.name, .passed))
        }
        let failure = Failure(
            target: target, seconds: after.seconds + before.seconds,
            place: target.place(scope.changed), message: message)
        guard before.isBuilt else {
            if target.before.files.isEmpty {
                return failure.result(
                    .skipped, Reason.new, .failsNew, "is new and does not build", target.updates)
            }
            return failure.result(
                .skipped, Reason.failsBefore, .failsBefore, "does not build, as before",
                target.updates)
        }
        let culprits = try CulpritFinder(scope: scope, head: head, runner: runner)
            .culprits(target.directory, touching: target.after, before: target.before)
        if culprits.isEmpty, !scope.commits.isEmpty {
            return failure.result(
                .skipped, Reason.brokenByOthers, .brokenByOthers,
                "does not build any more, by a commit that is not ours", [])
        }
        let updates = culprits.flatMap(\.updates).sorted()
        return failure.result(
            .failed, reason, .buildFailed,
            "does not build any more" + names.because(of: updates), updates)
    }

    /// A build that failed at the head.
    private struct Failure {
        let target: Target
        let seconds: Int
        let place: Place?
        let message: String

        /// What it comes to.
        func result(
            _ outcome: CheckOutcome, _ reason: String, _ rule: Rule, _ text: String,
            _ updates: [String]
        ) -> CheckResult {
            CheckResult(
                check: Check(
                    "build", target.name, outcome, reason, seconds: seconds, updates: updates),
                findings: [
                    .of(
                        rule, target.name, "\(target.name) \(text)", place: place,
                        evidence: BuildCheck.tail(message))
                ])
        }
    }

    /// The end of what a program said, where the reason stands.
    private static func tail(_ message: String) -> String {
        message.count <= 1500 ? message : "…" + String(message.suffix(1500))
    }
}
