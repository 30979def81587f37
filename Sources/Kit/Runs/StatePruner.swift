package import Contracts
internal import Names
package import SystemSupport

/// Keeps what fills the state directory in bounds.
package struct StatePruner {
    /// What was removed, or would be.
    package struct Removed: Sendable, Equatable {
        /// The runs, oldest first.
        package var runs: [RunID] = []
        /// Bytes of the cache.
        package var cacheBytes = 0

        init(runs: [RunID] = []) { self.runs = runs }
    }

    private let state: StateDirectory
    private let runsKept: Int
    private let cacheLimit: Int

    /// - Parameters:
    ///   - runs: how many runs stay.
    ///   - cacheBytes: how much the cache may take.
    package init(_ state: StateDirectory, runs: Int, cacheBytes: Int) {
        self.state = state
        runsKept = runs
        cacheLimit = cacheBytes
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
    package func plan() -> Removed {
        var removed = Removed(runs: surplus())
        removed.cacheBytes = state.cache.prune(to: cacheLimit, isDryRun: true)
        return removed
    }

    /// Removes the runs that may go, and of the cache what was not used for the longest time.
    package func prune() throws(SystemError) -> Removed {
        var removed = Removed()
        for run in surplus() {
            try Signals.check()
            try state.remove(run)
            removed.runs.append(run)
        }
        removed.cacheBytes = state.cache.prune(to: cacheLimit)
        return removed
    }
}
