internal import GitStore
internal import Manifests
package import Names
package import Snapshot
package import SystemSupport

/// Builds directories of snapshots, what is equal only once, several side by side.
package final class BuildRunner {
    /// Builds that are written out at once at most.
    private static let batch = 16
    /// Bytes after which what is kept is looked through again for what has to go.
    private static let pruneAfter = 32 << 20

    /// One finished build.
    package struct Result: Sendable {
        /// How it ended.
        package let outcome: Kustomize.Outcome
        /// What it took when it was built, in whole seconds.
        package let seconds: Int

        /// Whether it printed manifests.
        package var isBuilt: Bool { outcome == .built }
    }

    /// The program that builds.
    package let kustomize: Kustomize
    private let scratch: String
    private let now: @Sendable () -> Timestamp
    private let cache: BuildCache?
    private var known: [String: Result] = [:]
    /// The manifests of builds that could not be kept on disk.
    private var outputs: [String: [UInt8]] = [:]
    private var count = 0
    private var unpruned = BuildRunner.pruneAfter
    /// The directories whose builds were started, in their order.
    package private(set) var started: [String] = []

    /// Makes a runner.
    ///
    /// - Parameters:
    ///   - scratch: a directory that nobody else uses, for the files of builds.
    ///   - cache: where is kept what was built; nil to keep it for as long as the runner lives.
    ///   - cacheLimit: bytes that it may take there.
    ///   - now: tells the time.
    package init(
        _ kustomize: Kustomize, scratch: String, cache: CacheDirectory?,
        cacheLimit: Int = 256 << 20, now: @escaping @Sendable () -> Timestamp
    ) {
        self.kustomize = kustomize
        self.scratch = scratch
        self.now = now
        self.cache = cache.map { BuildCache($0, sizeLimit: cacheLimit) }
    }

    /// One build that waits for its turn.
    private struct Job: Sendable {
        let key: String
        let directory: String
        /// What goes away with the build.
        let place: String
        let reachesUp: Bool

        /// The files that it reads.
        var root: String { Paths.join(place, "files") }
        /// Where it writes.
        var home: String { Paths.join(place, "home") }
    }

    /// Builds one directory of a snapshot.
    package func build(_ directory: String, in snapshot: Snapshot) throws -> Result {
        try build([(snapshot, directory)])[0]
    }

    /// Builds directories of snapshots; the results are in the same order.
    package func build(
        _ wanted: [(snapshot: Snapshot, directory: String)]
    ) throws -> [Result] {
        var keys: [String] = []
        var jobs: [Job] = []
        for (snapshot, directory) in wanted {
            let export = try BuildExport(snapshot, directory)
            let key = BuildCache.key(kustomize, inputs: try export.digest())
            keys.append(key)
            if known[key] != nil || jobs.contains(where: { $0.key == key }) { continue }
            if let result = try withoutBuilding(export, key) {
                known[key] = result
                continue
            }
            do {
                jobs.append(try write(export, key))
            } catch let error as SystemError where error.code == .tooLarge {
                known[key] = BuildRunner.tooLarge(error.message)
            } catch let error as GitError where error.code == .tooLarge {
                known[key] = BuildRunner.tooLarge(error.message)
            }
            if jobs.count == BuildRunner.batch { try run(&jobs) }
        }
        try run(&jobs)
        let none = Result(outcome: .failed(reason: "build-failed", message: ""), seconds: 0)
        return keys.map { known[$0] ?? none }
    }

    private static func tooLarge(_ message: String) -> Result {
        Result(outcome: .failed(reason: "input-limit", message: message), seconds: 0)
    }

    /// The manifests that a directory of a snapshot is built into, built where they are not known;
    /// nil where it does not build.
    package func rendering(of directory: String, in snapshot: Snapshot) throws -> Rendering? {
        let export = try BuildExport(snapshot, directory)
        let key = BuildCache.key(kustomize, inputs: try export.digest())
        guard try build(directory, in: snapshot).isBuilt else { return nil }
        if outputs[key] == nil, cache?.read(key)?.outcome != .built {
            // What was kept is gone meanwhile.
            known[key] = nil
            guard try build(directory, in: snapshot).isBuilt else { return nil }
        }
        guard let output = outputs[key] ?? cache?.read(key)?.output else { return nil }
        return Rendering(output, inputs: export.inputs, in: snapshot)
    }

    /// How a build ends that is not started: it cannot be built, was built before, or could read what is
    /// not its own.
    private func withoutBuilding(_ export: BuildExport, _ key: String) throws -> Result? {
        if let problem = try export.problem() {
            return Result(
                outcome: .failed(reason: "build-failed", message: problem), seconds: 0)
        }
        if let known = cache?.read(key) {
            return Result(outcome: known.outcome, seconds: known.seconds)
        }
        guard !kustomize.isConfined else { return nil }
        return export.inputs.notUnderstood.min().map { Result(outcome: .refused($0), seconds: 0) }
    }

    private func write(_ export: BuildExport, _ key: String) throws -> Job {
        count += 1
        let job = Job(
            key: key, directory: export.directory, place: Paths.join(scratch, String(count)),
            reachesUp: export.inputs.reachesUp)
        try Files.makeDirectories(job.root)
        try Files.makeDirectories(job.home)
        try export.write(to: job.root)
        return job
    }

    /// What became of one build.
    private struct Finished: Sendable {
        let result: Result
        let size: Int
        /// The manifests, where they could not be kept.
        let output: [UInt8]?
    }

    private func run(_ jobs: inout [Job]) throws {
        started += jobs.map(\.directory)
        let (kustomize, cache, now) = (kustomize, cache, now)
        let results = Workers.map(jobs, atOnce: Workers.processorCount) { job in
            Swift.Result { () throws(SystemError) in
                let start = now()
                let ending = try kustomize.build(
                    job.directory, in: job.root, home: job.home, reachesUp: job.reachesUp)
                return BuildRunner.finish(
                    ending, seconds: Int(now().seconds - start.seconds), job, cache)
            }
        }
        for (job, finished) in zip(jobs, results) {
            let finished = try finished.get()
            known[job.key] = finished.result
            outputs[job.key] = finished.output
            unpruned += finished.size
            try Files.removeTree(job.place)
        }
        jobs = []
        if unpruned > BuildRunner.pruneAfter {
            cache?.prune()
            unpruned = 0
        }
    }

    private static func finish(
        _ ending: Kustomize.Ending, seconds: Int, _ job: Job, _ cache: BuildCache?
    ) -> Finished {
        let result = Result(outcome: ending.outcome, seconds: seconds)
        let isKept =
            ending.isLasting
            && cache?.write(
                BuildCache.Entry(
                    outcome: ending.outcome, output: ending.output, seconds: seconds),
                under: job.key) == true
        return Finished(
            result: result, size: ending.output.count,
            output: isKept || !result.isBuilt ? nil : ending.output)
    }
}
