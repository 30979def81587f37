package import Contracts
package import Names
package import Runs

/// Makes the summary of a month from the history and the documents of its last run.
package enum MonthlyBuilder {
    /// The summary. Equal inputs give equal summaries: nothing of it is of the time at which it is made,
    /// but that a month is not over yet.
    ///
    /// - Parameter now: days after it do not count as days without a scan.
    package static func build(
        _ month: CalendarMonth, _ state: StateDirectory, now: Timestamp
    ) throws -> MonthlySummary {
        var (tally, before) = (
            MonthlyTally(month, isBrief: false), MonthlyTally(month.previous, isBrief: true)
        )
        var query = HistoryQuery()
        query.since = month.previous.start
        query.until = month.end
        let start = month.start
        try state.history.search(query).forEach { line, _ in
            guard let time = line.time else { return }
            if time < start { before.take(line, time) } else { tally.take(line, time) }
        }
        let view = lastRun(of: month, state)
        let behind = view.map { MonthlyBehind.all($0.view) } ?? []
        var leftOut = tally.leftOut
        if behind.count > MonthlyTally.listLimit {
            leftOut["behind"] = behind.count - MonthlyTally.listLimit
        }
        let isOver = now > month.end
        let days =
            isOver ? month.days : max(0, Int((now.seconds - start.seconds) / 86_400) + 1)
        let scans = tally.scans(ofDays: days)
        let notes = notes(tally, scans, days, isOver: isOver, hasBehind: view != nil)
        return MonthlySummary(
            schemaVersion: currentSchemaVersion, month: month.text,
            complete: isOver && scans.daysWithout == 0, notes: notes, scans: scans,
            counts: tally.counts, layers: parts(tally.layers, Layer.allCases.map(\.rawValue)),
            kinds: parts(tally.kinds, UpdateKind.allCases.map(\.rawValue)),
            successPerMille: tally.successPerMille, leadTime: tally.leadTime,
            applyTime: tally.applyTime, rollbacks: tally.rollbacks, issues: tally.issues,
            behindRun: view?.run, behind: Array(behind.prefix(MonthlyTally.listLimit)),
            windows: tally.usedWindows,
            approvers: tally.approvers.map { MonthlyApprover(approvedBy: $0, updates: $1) }
                .sorted { ($0.approvedBy ?? "") < ($1.approvedBy ?? "") },
            approvals: tally.approvals, leftOut: leftOut,
            before: before.events == 0 ? nil : comparison(before))
    }

    private static func comparison(_ tally: MonthlyTally) -> MonthlyComparison {
        MonthlyComparison(
            month: tally.month.text, counts: tally.counts, successPerMille: tally.successPerMille,
            leadTime: tally.leadTime, applyTime: tally.applyTime)
    }

    private static func parts(
        _ counts: [String: MonthlyCounts], _ order: [String]
    ) -> [MonthlyPart] {
        let known = order.filter { counts[$0] != nil }
        let other = counts.keys.filter { !order.contains($0) }.sorted()
        return (known + other).compactMap { name in
            counts[name].map { MonthlyPart(name: name, counts: $0) }
        }
    }

    private static func notes(
        _ tally: MonthlyTally, _ scans: MonthlyScans, _ days: Int, isOver: Bool, hasBehind: Bool
    ) -> [String] {
        var notes: [String] = []
        if !isOver { notes.append("the month is not over yet") }
        if tally.events == 0 { notes.append("the history has nothing of this month") }
        if scans.daysWithout > 0 {
            notes.append(
                "\(scans.daysWithout) of \(days) days without a complete scan: what is behind, and "
                    + "what was released, may be more than is told here")
        }
        if scans.partial > 0 {
            let were = scans.partial == 1 ? "1 scan was" : "\(scans.partial) scans were"
            notes.append("\(were) partial: some lookups did not answer")
        }
        if scans.failed > 0 {
            notes.append(scans.failed == 1 ? "1 scan failed" : "\(scans.failed) scans failed")
        }
        if !hasBehind {
            notes.append("no run of this month is left: what was behind at its end is not known")
        }
        return notes
    }

    /// The newest run up to the end of the month that has the documents, with these.
    private static func lastRun(
        of month: CalendarMonth, _ state: StateDirectory
    ) -> (run: RunID, view: RunView)? {
        let (first, last) = (month.start.compact, month.end.compact)
        let runs = state.runs().filter {
            let time = $0.text.prefix(16)
            return time >= first && time <= last
        }
        for run in runs.reversed() {
            let directory = state.directory(of: run)
            guard let detect = directory.documentIfValid(DetectPayload.self) else { continue }
            let view = RunView(
                detect: detect, analyze: directory.documentIfValid(AnalyzePayload.self),
                apply: directory.documentIfValid(ApplyPayload.self),
                rollback: directory.documentIfValid(RollbackPayload.self))
            return (run, view)
        }
        return nil
    }
}

extension MonthlyBehind {
    /// What a run left behind, the longest first: a component and step once, with its places.
    fileprivate static func all(_ view: RunView) -> [MonthlyBehind] {
        var rows: [String: MonthlyBehind] = [:]
        for dependency in view.detect?.payload.dependencies ?? [] {
            let offers = view.offers(for: dependency.id).filter {
                $0.kind != .pin && $0.kind != .replacement
            }
            // What was applied stands there now, and nothing below it lacks.
            let done = offers.filter { isDone($0, view) }.map(\.distance).max { $0 < $1 }
            let open = offers.filter { offer in done.map { $0 < offer.distance } ?? true }
            guard let best = open.max(by: { $0.distance < $1.distance }) else { continue }
            let analysis = view.analysis(of: best.id)
            let standing =
                offers.filter { isDone($0, view) }
                .max { $0.distance < $1.distance }?.to ?? best.from
            let (from, to) = (VersionText.short(standing), VersionText.short(best.to))
            let component = analysis?.component ?? dependency.name
            let since = open.compactMap(\.released).min()
            let key = [component, dependency.name, from, to].joined(separator: "\u{0}")
            let places = (rows[key]?.places ?? 0) + 1
            rows[key] = MonthlyBehind(
                component: component, name: dependency.name, layer: analysis?.layer.rawValue,
                from: from, to: to,
                since: [since, rows[key]?.since].compactMap(\.self).min(),
                waits: analysis?.waits?.text, places: places)
        }
        return rows.sorted { left, right in
            let (one, two) = (left.value.since, right.value.since)
            guard one != two else { return left.key < right.key }
            guard let one, let two else { return one != nil }
            return one < two
        }.map(\.value)
    }
}

extension MonthlyBehind {
    /// Whether an update's version stands there.
    private static func isDone(_ update: Update, _ view: RunView) -> Bool {
        let outcome = view.change(of: update.id)?.outcome
        let isBack = view.revert(of: update.id)?.revert != nil
        return update.stands || outcome == .applied && !isBack || outcome == .already
    }
}

extension Update {
    /// How far it goes, for the furthest of several: by kind, then by release.
    fileprivate var distance: (Int, Int64) {
        let order: [UpdateKind] = [.digest, .pin, .rollback, .patch, .minor, .major]
        return (order.firstIndex(of: kind) ?? 0, released?.seconds ?? 0)
    }
}

extension HistoryLine {
    func commit(_ field: Field) -> CommitID? { text(field).flatMap { CommitID($0) } }
}
