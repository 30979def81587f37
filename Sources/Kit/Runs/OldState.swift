package import Contracts
internal import Names
internal import SystemSupport

/// `.upkeep/` in a work tree, where earlier versions kept their state. It means nothing now; what is
/// in it can be moved.
package struct OldState {
    /// What came of moving it.
    package struct Moved: Sendable {
        /// The runs that were moved.
        package var runs: [RunID] = []
        /// What was left, and why.
        package var left: [String] = []
    }

    /// The name of the directory.
    package static let name = ".upkeep"
    /// Says in the state directory that an operator was told of it.
    private static let mark = "old-state-named"

    private let directory: DirectoryHandle

    /// The path of the directory.
    package var path: String { directory.path }

    /// Looks for one that an earlier version made: this user's own, with its runs, and no link.
    ///
    /// - Parameter isTracked: whether the commit or the index has something of that name, which then is
    ///   the repository's and not ours.
    package init?(in workTree: String, isTracked: Bool) {
        guard !isTracked,
            let directory = try? DirectoryHandle.open(Paths.join(workTree, OldState.name)),
            (try? directory.ownership())?.owner == Files.effectiveUser,
            directory.kind("runs") == .directory,
            // A submodule that was removed leaves its directory.
            directory.kind(".git") == nil
        else { return nil }
        self.directory = directory
    }

    /// Whether an operator is to be told of it now: once, not each night.
    package func isNews(for state: StateDirectory) -> Bool {
        guard let target = try? state.opened(), target.kind(OldState.mark) == nil else {
            return false
        }
        return (try? target.write("\(path)\n", to: OldState.mark)) != nil
    }

    /// Moves runs and history into the state directory. What is there already stays as it is in both.
    ///
    /// - Throws: what the file system says; nothing is lost then, and the next call goes on.
    package func move(to state: StateDirectory) throws -> Moved {
        var moved = Moved()
        let target = try state.opened().directory("runs", isMade: true)
        let source = try directory.directory("runs")
        for name in try source.list() {
            guard let run = RunID(name), source.kind(name) == .directory else {
                moved.left.append("runs/\(name): not a run")
                continue
            }
            guard target.kind(name) == nil else {
                moved.left.append("runs/\(name): the state directory has that run")
                continue
            }
            let directory = try source.directory(name)
            try OldState.close(directory)
            try OldState.setAside(directory)
            do throws(SystemError) {
                try source.rename(name, to: name, in: target)
            } catch {
                throw StageFailure(
                    .internalError, error.description,
                    hint: "on another file system, copy it by hand: cp -a \(source.place(name)) "
                        + target.path)
            }
            moved.runs.append(run)
        }
        try target.sync()
        try state.history.append(try History.events(in: directory))
        for name in try HistoryFiles(in: directory).names { try directory.remove(name) }
        for name in ["latest", "lock", ".gitignore", "standard-input"] {
            try directory.remove(name)
        }
        try directory.removeTree("cache")
        try directory.removeIfEmpty("runs")
        try Files.removeIfEmpty(path)
        moved.left += try directory.list().filter { $0 != "runs" }.map { "\($0): not of upkeep" }
        return moved
    }

    /// Sets a run aside that did not come to an end: it would be taken up with flags that lay where a
    /// commit could put them.
    private static func setAside(_ directory: DirectoryHandle) throws {
        guard let bytes = try? directory.read("run.json", limit: 1 << 20),
            var record = try? CanonicalJSON.decode(RunRecord.self, from: bytes)
        else { return }
        record.flags = nil
        if !record.hasEnded { record.setAside = "it had not come to an end when it was moved" }
        try directory.write(try CanonicalJSON.encode(record), to: "run.json")
    }

    /// Takes from a run what others could once read.
    private static func close(_ directory: DirectoryHandle) throws(SystemError) {
        try directory.setMode(0o700)
        for name in try directory.list() {
            switch directory.kind(name) {
            case .directory: try close(try directory.directory(name))
            case .file: try directory.setMode(of: name, 0o600)
            case .link, .other: try directory.remove(name)
            case nil: break
            }
        }
    }
}
