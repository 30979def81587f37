package import Contracts
internal import Names

/// Sorts everything a run knows into the parts of a report: every update is in exactly one.
package struct ReportBuilder {
    let view: RunView
    let entryBuilder: EntryBuilder
    let failedChecks: FailedChecks
    private var entries: [SectionName: [ReportEntry]] = [:]
    private var outcomes = ReportOutcomes()
    private var isDryRun = false
    private var earlier: Document<ReportPayload>?

    private init(_ view: RunView) {
        self.view = view
        entryBuilder = EntryBuilder(view)
        failedChecks = FailedChecks(view)
    }

    /// The report.
    ///
    /// - Parameters:
    ///   - setAside: earlier runs that are not taken up any more, and why.
    ///   - isDryRun: whether the run only said what would be done.
    ///   - earlier: the report before, to tell what is new; nil where there is none.
    ///   - delivery: what the delivery before could not send.
    ///   - months: what became of updates in the last months, oldest first.
    package static func build(
        _ view: RunView, setAside: [(run: RunID, reason: String)] = [], isDryRun: Bool = false,
        earlier: Document<ReportPayload>? = nil, delivery: [Finding] = [],
        months: [MonthOutcome] = []
    ) -> ReportPayload {
        var builder = ReportBuilder(view)
        builder.isDryRun = isDryRun
        builder.earlier = earlier
        for update in view.detect?.payload.updates ?? [] { builder.place(update) }
        builder.placeMerged()
        builder.placeUnknown()
        builder.placeSetAside(setAside)
        builder.placeFindings(view.findings + delivery)
        builder.placeChecks()
        return builder.payload(months)
    }

    private func payload(_ months: [MonthOutcome]) -> ReportPayload {
        let known = earlier.map { Set($0.payload.sections.flatMap(\.entries).map(\.identity)) }
        let order = Dictionary(view.order.enumerated().map { ($1, $0) }) { first, _ in first }
        let sections = SectionName.allCases.compactMap { name -> ReportSection? in
            guard var entries = entries[name], !entries.isEmpty else { return nil }
            if let known {
                for index in entries.indices {
                    entries[index].isNew = !known.contains(entries[index].identity)
                }
            }
            let sorted = entries.map { (key($0, in: name, order), $0) }
                .sorted { $0.0.lexicographicallyPrecedes($1.0) }
            return ReportSection(section: name, title: name.title, entries: sorted.map(\.1))
        }
        var payload = ReportPayload(
            summary: summary, sections: sections, batches: batches, stages: view.stageTimes,
            behind: behind, months: months)
        payload.summary.since = earlier?.run
        payload.summary.new = known.map { _ in
            sections.flatMap(\.entries).filter(\.isNew).count
        }
        payload.summary.text = ReportHeadline(payload, view).text
        return payload
    }

    private var summary: ReportSummary {
        let detect = view.detect?.payload
        let analyzed = view.analyze?.payload.updates ?? []
        func count(_ risk: Risk) -> Int { analyzed.filter { $0.risk == risk }.count }
        let push = view.push
        return ReportSummary(
            complete: detect?.complete ?? false, dryRun: isDryRun, outcomes: outcomes,
            risks: ReportRisks(
                low: count(.low), medium: count(.medium), high: count(.high),
                critical: count(.critical)),
            dependencies: detect?.dependencies.count ?? 0,
            updates: detect?.updates.count ?? 0,
            unversioned: (detect?.dependencies ?? []).filter(view.isUnversioned).count,
            failedLookups: view.unanswered.count, before: push?.from, after: push?.to, push: push,
            backup: view.backupSummary, checks: view.checkSummary)
    }

    /// The batches of the plan, with what is applied or goes by itself.
    private var batches: [ReportBatch] {
        let taken = Set(
            [SectionName.applied, .inReview, .planned].flatMap { entries[$0] ?? [] }
                .compactMap(\.update))
        let all = (view.analyze?.payload.plan.batches ?? []).compactMap { batch -> ReportBatch? in
            let updates = batch.updates.filter(taken.contains)
            if updates.isEmpty { return nil }
            return ReportBatch(
                index: batch.index, layer: batch.layer, updates: updates, after: batch.after)
        }
        let listed = Set(all.map(\.index))
        return all.map { batch in
            var batch = batch
            batch.after = batch.after.filter(listed.contains)
            return batch
        }
    }

    /// How far each layer is behind after the run.
    private var behind: [LayerBehind] {
        let stands: Set<SectionName> = [.applied, .thereBefore]
        let open = entries.filter { !stands.contains($0.key) }.values.joined()
        return LayerBehind.count(
            open.compactMap { entry in
                entry.update.flatMap { view.updates[$0] }.map { ($0, entry) }
            })
    }

    /// Within a part the riskiest come first; what goes by itself stands in the order of its commits.
    private func key(
        _ entry: ReportEntry, in section: SectionName, _ order: [UpdateID: Int]
    ) -> [String] {
        let rank = entry.risk.flatMap { Risk.allCases.firstIndex(of: $0) }.map { 9 - $0 } ?? 0
        // What broke tonight comes before what the catalog has warned of for weeks.
        let isStanding = section == .needsYou && entry.name.hasPrefix("catalog/")
        let isPlan = section == .planned || section == .applied
        let place = isPlan ? entry.update.flatMap { order[$0] } : nil
        return [
            place.map { "\(1_000_000 + $0)" } ?? "", isStanding ? "c" : "\(rank)", entry.component,
            entry.name,
            entry.file ?? "", entry.to ?? "", entry.update?.text ?? "", entry.reason ?? "",
        ]
    }

    /// Puts an entry into a part, and counts it.
    mutating func add(
        _ section: SectionName, _ entry: ReportEntry,
        _ count: WritableKeyPath<ReportOutcomes, Int>? = nil
    ) {
        entries[section, default: []].append(entry.fit)
        if let count { outcomes[keyPath: count] += 1 }
    }
}
