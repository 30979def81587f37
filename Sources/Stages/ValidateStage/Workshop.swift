internal import CommandLine
internal import Contracts
internal import GitStore
internal import Rendering
internal import Runs
internal import StageKit
internal import SystemSupport

/// What there is to build with, looked for when something is to be built.
final class Workshop {
    private let context: StageContext
    private let timeLimitSeconds: Int
    private var scratch: String?
    private var found: BuildRunner?
    private var hasLooked = false

    init(context: StageContext, timeLimitSeconds: Int) {
        self.context = context
        self.timeLimitSeconds = timeLimitSeconds
    }

    /// The program that builds, with a scratch directory of its own; nil where there is none.
    func builder() throws -> BuildRunner? {
        if hasLooked { return found }
        let scratch = try Scratch.make(in: context.state.path)
        self.scratch = scratch
        let home = Paths.join(scratch, "home")
        try Files.makeDirectory(home)
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
