internal import CommandLine
internal import Contracts
internal import GitStore
internal import Names
internal import Runs
internal import Snapshot
internal import StageKit
internal import SystemSupport

/// What `upkeep run gate` needs before it can judge a change: the rules of the commit before, and a place
/// for its documents that goes away with it.
///
/// A change cannot switch off its own judge, nor break it for the next one: what the change makes of
/// `upkeep.yaml` and of the pipelines must be valid too. Where the rules before are broken already, they
/// do not count, so that the change that mends them can come in.
final class Gate {
    /// The environment of the gate and its stages.
    let environment: Environment
    /// Where it works.
    let place: Workplace
    /// The flags of the call, with the two ends of the change.
    let flags: [String: [String]]
    /// The pipeline.
    let entry: PipelineCatalog.Entry
    /// What the change makes invalid; empty where it may come in as far as this goes.
    let refusals: [StageFailure]
    /// Rules of the commit before that do not count, a line each.
    let warnings: [String]
    private let scratch: NewDirectory

    /// Reads the rules.
    ///
    /// - Throws: exit 64 where there is no repository, a revision names no commit, or none is named and
    ///   it cannot be told what would be pushed.
    init(_ call: Call) throws {
        scratch = try NewDirectory(in: call.environment["TMPDIR"] ?? "/tmp")
        let files = try DirectoryHandle.open(scratch.path)
        let store = BlobStore(try Workplace.repository(call.settings, call.environment))
        let change = try GateChange(call, store)
        flags = change.flags(call.flags)
        let before = change.before
        var (own, warnings) = (call.environment, [String]())
        var rules: [UInt8]?
        do {
            rules = try before.read(ConfigurationFile.name, limit: ConfigurationFile.sizeLimit)
            if let problem = rules.flatMap({ Gate.problems(in: $0).first }) { throw problem }
        } catch {
            warnings.append("the rules before do not count: \(StageFailure(error).message)")
            rules = nil
        }
        try files.write(rules ?? [], to: ConfigurationFile.name)
        own.variables[Variables.repositoryFile] = files.place(ConfigurationFile.name)
        var place = try Workplace(flags: flags, keys: call.keys, own, needsNoState: true)
        if place.settings.source(of: Keys.state) == nil {
            own.variables[Variables.cacheIn] = place.state.path
            place.state = StateDirectory(path: files.place("state"), cacheIn: place.state.path)
        }
        refusals = try Gate.refusals(change.after, before, place.settings)
        do {
            entry = try PipelineCatalog(before, place.settings).entry("gate")
        } catch let failure as StageFailure where failure.exit == .usage {
            guard let built = PipelineCatalog.builtInEntry("gate") else { throw failure }
            warnings.append("the pipeline before does not count: \(failure.message)")
            entry = built
        }
        (environment, self.place, self.warnings) = (own, place, warnings)
    }

    private static func problems(in bytes: [UInt8]) -> [StageFailure] {
        var layer = ConfigurationFile.read(bytes, name: ConfigurationFile.name, of: .repository)
        _ = layer.refuseOperatorKeys(isMistake: true)
        return layer.problems
    }

    /// What the change makes invalid: what is so already is not its doing.
    private static func refusals(
        _ after: ConfigurationFiles, _ before: ConfigurationFiles, _ settings: Settings
    ) throws -> [StageFailure] {
        func found(_ files: ConfigurationFiles) throws -> [StageFailure] {
            var found: [StageFailure] = []
            do {
                let bytes = try files.read(
                    ConfigurationFile.name, limit: ConfigurationFile.sizeLimit)
                if let bytes {
                    found += Gate.problems(in: bytes)
                }
            } catch {
                found.append(StageFailure(error))
            }
            return found + PipelineCatalog(files, settings).problems()
        }
        let known = Set(try found(before).map(\.message))
        return try found(after).filter { !known.contains($0.message) }
    }
}
