package import Contracts
package import Names

/// Joins the reports of several runs: how things stand by the newest, and what all of them did.
package enum ReportMerge {
    /// What a run does, and does not find again in the next.
    private static let deeds: Set<SectionName> = [.applied, .inReview, .failed, .takenBack]

    /// The joined report.
    ///
    /// - Parameters:
    ///   - reports: oldest first.
    ///   - since: the time since which they are wanted.
    /// - Returns: nil for none.
    package static func merge(
        _ reports: [Document<ReportPayload>], since: Timestamp
    ) -> Document<ReportPayload>? {
        guard var newest = reports.last, let oldest = reports.first else { return nil }
        var deeds: [SectionName: [ReportEntry]] = [:]
        var done: Set<UpdateID> = []
        for report in reports.reversed() {
            for section in report.payload.sections where ReportMerge.deeds.contains(section.section)
            {
                for var entry in section.entries {
                    // The newest fate of an update counts.
                    if let update = entry.update, !done.insert(update).inserted { continue }
                    entry.run = report.run
                    deeds[section.section, default: []].append(entry)
                }
            }
        }
        let others = newest.payload.sections.filter { !ReportMerge.deeds.contains($0.section) }
        newest.payload.sections = SectionName.allCases.compactMap { name in
            if let entries = deeds[name] {
                return ReportSection(section: name, title: name.title, entries: entries)
            }
            return others.first { $0.section == name }.flatMap { section in
                let rest = section.entries.filter { entry in
                    name != .thereBefore || entry.update.map { !done.contains($0) } ?? true
                }
                return rest.isEmpty
                    ? nil : ReportSection(section: name, title: name.title, entries: rest)
            }
        }
        newest.started = oldest.started
        let complete = reports.allSatisfy { $0.outcome == .complete }
        if !complete, newest.outcome == .complete { newest.outcome = .partial }
        count(&newest.payload, reports, since)
        newest.summary = newest.payload.summary.text
        return newest
    }

    private static func count(
        _ payload: inout ReportPayload, _ reports: [Document<ReportPayload>], _ since: Timestamp
    ) {
        func entries(_ name: SectionName) -> [ReportEntry] {
            payload.sections.first { $0.section == name }?.entries.filter { $0.update != nil } ?? []
        }
        var summary = payload.summary
        let last = summary.text
        summary.outcomes.applied = entries(.applied).count
        summary.outcomes.inReview = entries(.inReview).count
        summary.outcomes.failed = entries(.failed).count
        summary.outcomes.takenBack = entries(.takenBack).count
        summary.outcomes.already = entries(.thereBefore).count
        let all = reports.map(\.payload.summary)
        summary.before = all.compactMap(\.before).first
        summary.after = all.compactMap(\.after).last
        summary.push = all.compactMap(\.push).last
        summary.backup = all.compactMap(\.backup).last
        summary.checks = sum(all.compactMap(\.checks))
        let outcomes = summary.outcomes
        let words = [
            (outcomes.applied, "applied"), (outcomes.inReview, "in review"),
            (
                payload.sections.first { $0.section == .failed }?.entries.count ?? 0,
                "failed or taken back"
            ), (outcomes.takenBack, "taken back by hand"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let partial = all.filter { !$0.complete }.count
        let unknown = partial == 0 ? "" : ", \(partial) not complete"
        summary.text =
            "\(Words.count(reports.count, "run")) since \(since)\(unknown): "
            + (words.isEmpty ? "nothing applied" : words.joined(separator: ", "))
            + commits(summary) + ". The newest: \(last)"
        payload.summary = summary
    }

    /// The checks of all runs, counted together; nil for none.
    private static func sum(_ checks: [ReportChecks]) -> ReportChecks? {
        guard var sum = checks.last else { return nil }
        sum.passed = checks.reduce(0) { $0 + $1.passed }
        sum.failed = checks.reduce(0) { $0 + $1.failed }
        sum.skipped = checks.reduce(0) { $0 + $1.skipped }
        if sum.failed > 0 { sum.verdict = .failed }
        return sum
    }

    /// From where to where the branch went in all of them.
    private static func commits(_ summary: ReportSummary) -> String {
        guard let before = summary.before, let after = summary.after, before != after else {
            return ""
        }
        return ", \(before.short)..\(after.short)"
    }
}
