package import Contracts
package import Names

extension RunRecord {
    /// Whether the run came to its end; else it is at work, or was ended by force, and its pipeline
    /// takes it up again.
    package var hasEnded: Bool { ended != nil }

    /// Whether its pipeline only said what would be done.
    package var isDryRun: Bool {
        given?.values.contains { $0.contains("--dry-run") } == true
    }

    /// When it came to its end: a run by hand with each of its stages.
    package var finished: Timestamp? {
        ended ?? (pipeline == nil && attempts.isEmpty ? stages.map(\.finished).max() : nil)
    }

    /// Whether a stage did its work, with findings or without.
    package func isDone(_ stage: StageName) -> Bool {
        stages.contains { $0.stage == stage && ExitCode(rawValue: $0.exit)?.isGoodEnd == true }
    }
}

extension StateDirectory {
    /// The runs that were set aside since the run of a pipeline before this one came to its end, and why.
    package func setAside(before run: RunID) -> [(run: RunID, reason: String)] {
        var found: [(run: RunID, reason: String)] = []
        for earlier in runs().reversed() where earlier < run {
            guard let record = directory(of: earlier).record(), record.pipeline != nil else {
                continue
            }
            if record.hasEnded { break }
            if let reason = record.setAside { found.append((earlier, reason)) }
        }
        return found.reversed()
    }

    /// The newest report of a run before this one, of the hundred before it; nil where none has one that
    /// can be read.
    package func report(before run: RunID) -> Document<ReportPayload>? {
        runs().reversed().filter { $0 < run }.prefix(100).lazy
            .compactMap { directory(of: $0).documentIfValid(ReportPayload.self) }.first
    }

    /// Whether a run's commits still wait for somebody to answer for them: it neither came to its end
    /// nor was validated; or validate had no answer, as for an input that it could not read. So they do
    /// where nothing is known of the run: its state may be lost.
    package func isOpen(_ run: RunID) -> Bool {
        guard let record = directory(of: run).record() else { return true }
        if record.isDone(.validate) { return false }
        let validate = record.stages.first { $0.stage == .validate }
        let hadNoAnswer = validate.map { ExitCode(rawValue: $0.exit) != .failed } ?? false
        return !record.hasEnded || hadNoAnswer
    }
}
