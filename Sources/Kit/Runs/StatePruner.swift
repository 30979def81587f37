package import Contracts
internal import Names
internal import SystemSupport

/// Keeps what fills the state directory in bounds.
package struct StatePruner {
    /// What was removed, or would be.
    package struct Removed: Sendable, Equatable {
        /// The runs, oldest first.
        package var runs: [RunID] = []
        /// Bytes of the cache.
        package var cacheBytes = 0
        /// What was put away of the history, and removed.
        package var history = History.Rotation()

        init(runs: [RunID] = []) { self.runs = runs }
    }

    private let state: StateDirectory
    private let runsKept: Int
    private let cacheLimit: Int
    private let historyLimit: Int
    private let historyKept: Int

    /// - Parameters:
    ///   - runs: how many runs stay.
    ///   - cacheBytes: how much the cache may take.
    ///   - historyBytes: how large the history may grow before it goes on in another file; 0 for any
    ///     size.
    ///   - historyFiles: how many full files of it stay; 0 for all.
    package init(
        _ state: StateDirectory, runs: Int, cacheBytes: Int, historyBytes: Int = 0,
        historyFiles: Int = 0
    ) {
        self.state = state
        runsKept = runs
        cacheLimit = cacheBytes
        historyLimit = historyBytes
        historyKept = historyFiles
    }

    /// The runs that may go: all but the newest ones, those that did not come to an end, the one that
    /// `latest` names, and those with a backup, which go when backup's own rules say so.
    private func surplus() -> [RunID] {
        let latest = state.latest()
        return state.runs().dropLast(runsKept).filter { run in
            let directory = state.directory(of: run)
            guard run != latest, !directory.has("artifacts/manifest.json"),
                let record = directory.record()
            else { return false }
            // A stage by hand ends with itself.
            return record.hasEnded || record.pipeline == nil || record.isSetAside
        }
    }

    /// What would be removed.
    package func plan() throws -> Removed {
        var removed = Removed(runs: surplus())
        removed.history = try state.history.rotate(
            bytes: historyLimit, kept: historyKept, isDryRun: true)
        removed.cacheBytes = state.cache.prune(to: cacheLimit, isDryRun: true)
        return removed
    }

    /// Removes the runs that may go, and of the cache what was not used for the longest time.
    package func prune() throws -> Removed {
        var removed = Removed()
        removed.history = try state.history.rotate(bytes: historyLimit, kept: historyKept)
        for run in surplus() {
            try Signals.check()
            try state.remove(run)
            removed.runs.append(run)
        }
        removed.cacheBytes = state.cache.prune(to: cacheLimit)
        return removed
    }
}
