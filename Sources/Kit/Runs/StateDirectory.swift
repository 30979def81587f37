package import Contracts
package import Names
package import SystemSupport

/// Where runs, their documents, the lock and the history lie.
package struct StateDirectory: Sendable {
    /// The directory, absolute.
    package let path: String

    /// Names a state directory; nothing is read or written yet.
    package init(path: String) { self.path = path }

    /// What can be made again at any time.
    package var cache: CacheDirectory { CacheDirectory(Paths.join(path, "cache")) }

    /// Makes the directory, and hides it from git.
    ///
    /// - Throws: what the file system says, exit 70.
    package func prepare() throws(SystemError) {
        try Files.makeDirectories(Paths.join(path, "runs"))
        let ignore = Paths.join(path, ".gitignore")
        if Files.kind(ignore) == nil { try AtomicFile.write("*\n", to: ignore) }
    }

    /// Takes the lock, or takes over the one that the parent process handed down.
    ///
    /// - Throws: exit 75 when another run is at work.
    package func lock(_ environment: Environment) throws -> FileLock {
        let file = Paths.join(path, "lock")
        let handed = environment[StateDirectory.lockVariable].flatMap { Int32($0) }
        if let handed, let lock = FileLock.inherited(handed, path: file) { return lock }
        do throws(SystemError) {
            return try FileLock.acquire(file)
        } catch {
            guard error.code == .busy else { throw error }
            throw StageFailure(
                .locked, "another run is at work in \(path)",
                hint: "wait for it; if none is, remove nothing: the lock ends with its process")
        }
    }

    /// The variable that names the descriptor of a lock handed down.
    package static let lockVariable = "UPKEEP_LOCK_DESCRIPTOR"

    /// The directory of a run.
    package func directory(of run: RunID) -> RunDirectory {
        RunDirectory(run: run, path: Paths.join(path, "runs/\(run.text)"))
    }

    /// All runs, oldest first.
    package func runs() -> [RunID] {
        ((try? Files.list(Paths.join(path, "runs"))) ?? []).compactMap { RunID($0) }.sorted()
    }

    /// The newest run: where `latest` points, else the one with the highest name.
    package func latest() -> RunID? {
        if let target = Files.link(Paths.join(path, "latest")), let run = RunID(Paths.name(target)),
            Files.isDirectory(directory(of: run).path)
        {
            return run
        }
        return runs().last
    }

    /// Makes the directory of a run that starts now. A second that has a run moves it on to the next,
    /// so that names sort in the order in which runs were started.
    ///
    /// It is not the newest run before `setLatest` says so.
    package func create(
        started: Timestamp, digest: String, pipeline: String?,
        flags: [String: [String]]? = nil
    ) throws(SystemError) -> RunDirectory {
        var time = started
        let taken = Set(runs().map { $0.text.prefix { $0 != "-" } })
        while taken.contains(time.compact[...]) { time = time.adding(seconds: 1) }
        while true {
            let directory = directory(of: RunID(started: time, digest: digest))
            do throws(SystemError) {
                try Files.makeDirectory(directory.path)
            } catch {
                guard error.code == .exists else { throw error }
                time = time.adding(seconds: 1)
                continue
            }
            try directory.write(
                RunRecord(
                    run: directory.run, pipeline: pipeline, started: started,
                    flags: flags))
            return directory
        }
    }

    /// Makes a run the newest.
    package func setLatest(_ run: RunID) throws(SystemError) {
        try AtomicFile.replaceLink(Paths.join(path, "latest"), with: "runs/\(run.text)")
    }

    /// The audit trail over all runs.
    package var history: History { History(path: Paths.join(path, "history.jsonl")) }
}
