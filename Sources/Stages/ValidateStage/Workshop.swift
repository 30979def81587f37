internal import Checks
internal import CommandLine
internal import Contracts
internal import GitStore
internal import Rendering
internal import Runs
internal import StageKit
internal import SystemSupport

/// What there is to build with, and to hold objects against their schemas with, looked for when
/// something is to be looked at.
final class Workshop {
    private let context: StageContext
    private let timeLimitSeconds: Int
    private var scratch: String?
    private var found: BuildRunner?
    private var hasLooked = false
    private var tool: SchemaTool?

    init(context: StageContext, timeLimitSeconds: Int) {
        self.context = context
        self.timeLimitSeconds = timeLimitSeconds
    }

    /// The program that builds, with a scratch directory of its own; nil where there is none.
    func builder() throws -> BuildRunner? {
        if hasLooked { return found }
        let (scratch, home) = try place()
        let kustomize = try Kustomize.find(
            context.environment, home: home, private: secrets, cache: context.state.cache,
            timeLimitSeconds: timeLimitSeconds,
            outputLimit: context.settings[Keys.buildOutputLimit] << 20)
        kustomize.notes.forEach(context.console.note)
        found = kustomize.program.map {
            BuildRunner($0, scratch: scratch, cache: context.state.cache, now: context.now)
        }
        hasLooked = true
        return found
    }

    /// The scratch directory, and the home of programs in it.
    private func place() throws -> (scratch: String, home: String) {
        if let scratch { return (scratch, Paths.join(scratch, "home")) }
        let scratch = try Scratch.make(in: context.state.path)
        self.scratch = scratch
        let home = Paths.join(scratch, "home")
        try Files.makeDirectory(home)
        return (scratch, home)
    }

    /// kubeconform with the operator's schemas; where it is not installed, whether somebody misses it.
    func schemas() throws -> SchemaTool {
        if let tool { return tool }
        let named = context.settings[Keys.kubernetesSchemas]
        let found = try makeSchemas(named)
        tool = found
        return found
    }

    private func makeSchemas(_ named: String?) throws -> SchemaTool {
        let directory = named.flatMap(SchemaDirectory.init)
        if let named, directory == nil {
            throw StageFailure(
                .usage, "kubernetes-schemas: no directory of schemas at \(SafeText.line(named))",
                hint: "name a directory with JSON Schemas, as a checkout of kubernetes-json-schema")
        }
        if !Kubeconform.isInstalled(context.environment, beside: ownDirectory) {
            return directory == nil ? .none : .missing
        }
        let (scratch, home) = try place()
        let program = try Kubeconform.find(
            context.environment, home: home, private: secrets, beside: ownDirectory,
            cache: context.state.cache, timeLimitSeconds: timeLimitSeconds)
        guard let program else { return directory == nil ? .none : .missing }
        return .runner(
            SchemaRunner(
                program, schemas: directory, scratch: scratch, cache: context.state.cache))
    }

    /// Where the program that runs lies.
    private var ownDirectory: String? { ProgramImage.path.map(Paths.parent) }

    /// What no build may read, wherever it lies.
    private var secrets: [String] {
        let repository = context.repository
        return [
            context.environment["HOME"], repository.workTree, repository.gitDirectory,
            repository.commonDirectory, context.state.path,
        ].compactMap { $0 }
    }

    /// What there was to build with; nil where nothing had to be built, or there is nothing.
    var builderName: String? { found?.kustomize.name }

    /// Removes the scratch directory.
    func close() {
        if let started = found?.started, !started.isEmpty {
            let names = started.map { $0.isEmpty ? "." : $0 }.joined(separator: ", ")
            context.console.detail("\(Words.count(started.count, "build")) started: \(names)")
        }
        if let scratch { try? Files.removeTree(scratch) }
    }
}
