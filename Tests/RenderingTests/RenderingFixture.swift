import GitStore
import Names
import Rendering
import Snapshot
import SystemSupport
import TestSupport
import Testing

/// A repository, and a stand-in for kustomize that prints what it is told.
struct RenderingFixture {
    private final class Runners {
        var all: [BuildRunner] = []
    }

    private let runners = Runners()
    let git: GitFixture
    let store: BlobStore
    let cache: CacheDirectory
    /// Where it lies.
    let cachePath: String

    /// Prints the file `answer`, then ends as `exit` says; sleeps where that is `hang`.
    private static let standIn = """
        #!/bin/sh
        PATH=/usr/bin:/bin
        cd "$(dirname "$0")" || exit 9
        if [ "$1" = version ]; then cat version; exit 0; fi
        cat answer
        [ "$(cat exit)" = hang ] && exec sleep 60
        [ "$(cat exit)" = 0 ] || cat answer >&2
        exit "$(cat exit)"
        """

    init(_ files: [String: String] = ["kustomization.yaml": "resources: []\n"]) throws {
        git = try GitFixture(files, hasRemote: false)
        store = BlobStore(try Repository.open(git.work))
        cachePath = git.beside("state/cache")
        cache = CacheDirectory(cachePath)
        try git.writeBeside("programs/kustomize", Self.standIn)
        try Files.setMode(git.beside("programs/kustomize"), 0o755)
        try tell(version: "v5.5.0")
        try tell("kind: List\n")
    }

    /// What the stand-in says of its version.
    func tell(version: String) throws { try git.writeBeside("programs/version", version) }

    /// What it prints, and how it ends.
    func tell(_ answer: String, exit: String = "0") throws {
        try git.writeBeside("programs/answer", answer)
        try git.writeBeside("programs/exit", exit)
    }

    /// The builds that were started.
    var builds: Int { runners.all.reduce(0) { $0 + $1.started.count } }

    /// A runner as a process of its own would have it.
    func runner(
        isKept: Bool = true, limit: Int = 1 << 20, seconds: Int = 30
    ) throws -> BuildRunner {
        let scratch = git.beside("scratch")
        try Files.removeTree(scratch)
        try Files.makeDirectories(Paths.join(scratch, "home"))
        let found = try Kustomize.find(
            Environment(["PATH": git.beside("programs")]), home: Paths.join(scratch, "home"),
            private: [git.work], cache: cache, timeLimitSeconds: seconds)
        let runner = BuildRunner(
            try #require(found.program), scratch: scratch, cache: isKept ? cache : nil,
            cacheLimit: limit, now: { Timestamp(seconds: 0) })
        runners.all.append(runner)
        return runner
    }

    /// The last commit.
    func head() throws -> Snapshot {
        try Snapshot(store, at: try store.repository.head().commit)
    }

    /// The files in which builds are kept.
    func kept() throws -> [String] {
        let directory = Paths.join(cachePath, "builds")
        return try Files.list(directory).map { Paths.join(directory, $0) }
    }
}
