package import Contracts
package import Names
package import SystemSupport

/// Where runs, their documents, the lock and the history lie.
///
/// It is the operator's: nothing that a commit brings lies in it, it belongs to the user who runs
/// upkeep and to nobody else (0700, its files 0600), and no link in it is followed.
package struct StateDirectory: Sendable {
    /// The directory, absolute.
    package let path: String
    private let root: StateRoot
    private let cacheRoot: StateRoot

    /// Names a state directory; nothing is read or written yet.
    ///
    /// - Parameter other: the state directory whose cache is used, where that is not its own.
    package init(path: String, cacheIn other: String? = nil) {
        self.path = path
        root = StateRoot(path)
        cacheRoot = other.map(StateRoot.init) ?? root
    }

    /// Where state lies in a directory that the operator named: there itself, or, where that belongs
    /// to another user or holds other things (a mounted claim, `/tmp`), in a folder of its own in it.
    package static func place(in named: String) -> String {
        let path = Files.realPath(named) ?? named
        guard let directory = try? DirectoryHandle.following(path) else { return path }
        let names = (try? directory.list()) ?? []
        let isOwn = (try? directory.ownership())?.owner == Files.effectiveUser
        // A call that is of no run makes the cache alone.
        let isState = names.contains("runs") || names == ["cache"]
        return isOwn && (names.isEmpty || isState) ? path : directory.place("upkeep")
    }

    /// What can be made again at any time.
    package var cache: CacheDirectory {
        CacheDirectory { [cacheRoot] isMade throws(SystemError) in
            if isMade { try cacheRoot.make() }
            return try cacheRoot.opened().directory("cache", isMade: isMade)
        }
    }

    /// The directory itself, checked.
    ///
    /// - Throws: `not-found` where it was not made yet; `denied` where it is somebody else's.
    package func opened() throws(SystemError) -> DirectoryHandle { try root.opened() }

    /// Makes the directory, for its owner alone, and hides it from git where it is put in a work tree.
    ///
    /// - Throws: what the file system says, exit 70; `denied` where it is somebody else's.
    package func prepare() throws(SystemError) {
        try root.make()
        let directory = try opened()
        _ = try directory.directory("runs", isMade: true)
        if directory.kind(".gitignore") == nil { try directory.write("*\n", to: ".gitignore") }
    }

    /// Takes the lock, or takes over the one that the parent process handed down.
    ///
    /// - Throws: exit 75 when another run is at work.
    package func lock(_ environment: Environment) throws -> FileLock {
        let directory = try opened()
        let handed = environment[StateDirectory.lockVariable].flatMap { Int32($0) }
        if let handed, let lock = FileLock.inherited(handed, "lock", in: directory) { return lock }
        do throws(SystemError) {
            return try FileLock.acquire("lock", in: directory)
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
    package func directory(of run: RunID) -> RunDirectory { RunDirectory(run: run, state: self) }

    /// Whether a run has a directory.
    package func has(_ run: RunID) -> Bool {
        (try? opened().kind("runs/\(run.text)")) == .directory
    }

    /// All runs, oldest first.
    package func runs() -> [RunID] {
        ((try? opened().directory("runs").list()) ?? []).compactMap { RunID($0) }.sorted()
    }

    /// The newest run: where `latest` points, else the one with the highest name.
    package func latest() -> RunID? { linked() ?? runs().last }

    /// Where `latest` points; nil where that is no run.
    private func linked() -> RunID? {
        guard let target = try? opened().link("latest"), let run = RunID(Paths.name(target)),
            has(run)
        else { return nil }
        return run
    }

    /// Makes a run the newest, unless a later one is it.
    package func setLatest(atLeast run: RunID) throws(SystemError) {
        if let newest = linked(), newest >= run { return }
        try setLatest(run)
    }

    /// Makes the directory of a run that starts now. Its name never runs ahead of the clock: the runs of
    /// one second are told apart, and put in the order in which they were started, by what follows the
    /// time.
    ///
    /// It is not the newest run before `setLatest` says so.
    package func create(
        started: Timestamp, digest: String, pipeline: String?,
        flags: [String: [String]]? = nil
    ) throws(SystemError) -> RunDirectory {
        var name = RunID(started: started, digest: digest)
        let before = runs().last { $0.hasStartedWith(name) }
        if let before, before >= name { name = before.next }
        while true {
            let directory = directory(of: name)
            do throws(SystemError) {
                try opened().makeDirectory("runs/\(directory.run.text)")
            } catch {
                guard error.code == .exists else { throw error }
                name = name.next
                continue
            }
            try directory.write(
                RunRecord(
                    run: directory.run, pipeline: pipeline, started: started,
                    flags: flags))
            // Nothing is in the history of it yet: it need not be looked for.
            try directory.opened().write([], to: HistoryPlaces.name, isFlushed: false)
            return directory
        }
    }

    /// Removes a run with all that is in it.
    package func remove(_ run: RunID) throws(SystemError) {
        try opened().removeTree("runs/\(run.text)")
    }

    /// Makes a run the newest.
    package func setLatest(_ run: RunID) throws(SystemError) {
        try opened().replaceLink("latest", with: "runs/\(run.text)")
    }

    /// The audit trail over all runs.
    package var history: History { History(state: self) }
}
