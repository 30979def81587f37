package import Contracts
internal import Names

extension RunView {
    /// The dependencies of which nothing is known, but for those that have no version by nature.
    package var unanswered: [Dependency] {
        (detect?.payload.dependencies ?? []).filter {
            $0.lookup.state != .answered && !isUnversioned($0)
        }
    }

    /// What was saved; nil where nothing was.
    var backupSummary: ReportBackup? {
        guard let backup, !backup.payload.artifacts.isEmpty else { return nil }
        let artifacts = backup.payload.artifacts
        return ReportBackup(
            run: backup.run, artifacts: artifacts.count,
            verified: artifacts.filter(\.verified).count,
            volumes: artifacts.filter { $0.kind == .volumeSnapshot }.count,
            copy: backup.payload.copy)
    }

    /// What was checked; nil where nothing was.
    var checkSummary: ReportChecks? {
        validate.flatMap { ReportChecks.count($0.payload.checks, verdict: $0.payload.verdict) }
    }

    /// When the stages ran that left a document.
    var stageTimes: [ReportStageTime] {
        func time<Payload>(_ document: Document<Payload>) -> ReportStageTime {
            ReportStageTime(
                stage: document.stage, outcome: document.outcome, started: document.started,
                finished: document.finished, summary: document.summary)
        }
        return [
            detect.map(time), analyze.map(time), backup.map(time), apply.map(time),
            validate.map(time), rollback.map(time),
        ].compactMap { $0 }
    }
}

extension ReportChecks {
    /// Counts checks; nil for none.
    ///
    /// - Parameter verdict: what they say together; else it is told from their outcomes.
    package static func count(_ checks: [Check], verdict: Verdict? = nil) -> ReportChecks? {
        if checks.isEmpty { return nil }
        func count(_ outcome: CheckOutcome) -> Int { checks.filter { $0.outcome == outcome }.count }
        let (passed, failed) = (count(.passed), count(.failed))
        let told: Verdict = failed > 0 ? .failed : passed > 0 ? .passed : .unknown
        return ReportChecks(
            verdict: verdict ?? told, passed: passed, failed: failed, skipped: count(.skipped))
    }
}

extension LayerBehind {
    /// Counts dependencies by layer, each by the farthest of its open updates.
    static func count(_ open: [(update: Update, entry: ReportEntry)]) -> [LayerBehind] {
        var farthest: [DependencyID: (layer: Layer, rank: Int, isSecurity: Bool)] = [:]
        for (update, entry) in open {
            let rank: Int
            switch update.kind {
            case .major, .replacement: rank = 2
            case .minor: rank = 1
            case .patch, .digest, .pin: rank = 0
            case .rollback: continue
            }
            let before = farthest[update.dependency]
            farthest[update.dependency] = (
                entry.layer ?? .application, max(rank, before?.rank ?? 0),
                !entry.security.isEmpty || before?.isSecurity == true
            )
        }
        return Layer.allCases.compactMap { layer in
            let all = farthest.values.filter { $0.layer == layer }
            if all.isEmpty { return nil }
            func count(_ rank: Int) -> Int { all.filter { $0.rank == rank }.count }
            return LayerBehind(
                layer: layer, major: count(2), minor: count(1), patch: count(0),
                security: all.filter(\.isSecurity).count)
        }
    }
}

extension ReportEntry {
    /// What makes it the same entry in two reports: its update, else what it is about.
    var identity: [String] {
        update.map { [$0.text] } ?? [component, name, file ?? ""]
    }
}
