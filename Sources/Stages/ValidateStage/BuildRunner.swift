internal import GitStore
internal import Manifests
internal import Snapshot
internal import SystemSupport

/// Builds directories of commits, what is equal only once, several side by side.
final class BuildRunner {
    /// Builds that are written out at once at most.
    private static let batch = 16

    /// One finished build.
    struct Result {
        let outcome: Kustomize.Outcome
        let seconds: Int

        var isBuilt: Bool { outcome == .built }
    }

    private let kustomize: Kustomize
    private let scratch: String
    private let now: @Sendable () -> Timestamp
    private var known: [String: Result] = [:]
    private var count = 0
    /// How many builds were started.
    private(set) var started = 0

    init(_ kustomize: Kustomize, scratch: String, now: @escaping @Sendable () -> Timestamp) {
        self.kustomize = kustomize
        self.scratch = scratch
        self.now = now
    }

    /// One build that waits for its turn.
    private struct Job: Sendable {
        let digest: String
        let directory: String
        let root: String
        let reachesUp: Bool
    }

    /// Builds one directory of a commit.
    func build(_ directory: String, in snapshot: Snapshot) throws -> Result {
        try build([(snapshot, directory)])[0]
    }

    /// Builds directories of commits; the results are in the same order.
    func build(_ wanted: [(snapshot: Snapshot, directory: String)]) throws -> [Result] {
        var digests: [String] = []
        var jobs: [Job] = []
        for (snapshot, directory) in wanted {
            let export = try BuildExport(snapshot, directory)
            let digest = try export.digest()
            digests.append(digest)
            if known[digest] != nil || jobs.contains(where: { $0.digest == digest }) { continue }
            if let problem = try export.problem() {
                known[digest] = Result(
                    outcome: .failed(reason: "build-failed", message: problem), seconds: 0)
                continue
            }
            do {
                jobs.append(try write(export, digest))
            } catch let error as SystemError where error.code == .tooLarge {
                known[digest] = Result(
                    outcome: .failed(reason: "input-limit", message: error.message), seconds: 0)
            }
            if jobs.count == BuildRunner.batch { try run(&jobs) }
        }
        try run(&jobs)
        let none = Result(outcome: .failed(reason: "build-failed", message: ""), seconds: 0)
        return digests.map { known[$0] ?? none }
    }

    private func write(_ export: BuildExport, _ digest: String) throws -> Job {
        count += 1
        let root = Paths.join(scratch, String(count))
        try Files.makeDirectories(root)
        try export.write(to: root)
        return Job(
            digest: digest, directory: export.directory, root: root,
            reachesUp: export.inputs.reachesUp)
    }

    private func run(_ jobs: inout [Job]) throws {
        started += jobs.count
        let (kustomize, now) = (kustomize, now)
        let results = Workers.map(jobs, atOnce: Workers.processorCount) { job in
            let start = now()
            let outcome = Swift.Result { () throws(SystemError) in
                try kustomize.build(job.directory, in: job.root, reachesUp: job.reachesUp)
            }
            return (outcome, Int(now().seconds - start.seconds))
        }
        for (job, (outcome, seconds)) in zip(jobs, results) {
            known[job.digest] = Result(outcome: try outcome.get(), seconds: seconds)
            try Files.removeTree(job.root)
        }
        jobs = []
    }
}
