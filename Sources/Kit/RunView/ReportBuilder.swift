internal import Checks
package import Contracts
internal import Decision
internal import Names

/// Sorts everything a run knows into the parts of a report: every update is in exactly one.
package struct ReportBuilder {
    private let view: RunView
    private let entryBuilder: EntryBuilder
    private var entries: [SectionName: [ReportEntry]] = [:]
    private var outcomes = ReportOutcomes()
    private var isDryRun = false
    private var earlier: Document<ReportPayload>?

    private init(_ view: RunView) {
        self.view = view
        entryBuilder = EntryBuilder(view)
    }

    /// The report.
    ///
    /// - Parameters:
    ///   - setAside: earlier runs that are not taken up any more, and why.
    ///   - isDryRun: whether the run only said what would be done.
    ///   - earlier: the report before, to tell what is new; nil where there is none.
    ///   - months: what became of updates in the last months, oldest first.
    ///   - undelivered: what the newest delivery could not send.
    package static func build(
        _ view: RunView, setAside: [(run: RunID, reason: String)] = [], isDryRun: Bool = false,
        earlier: Document<ReportPayload>? = nil, months: [MonthOutcome] = [],
        undelivered: [Finding] = []
    ) -> ReportPayload {
        var builder = ReportBuilder(view)
        builder.isDryRun = isDryRun
        builder.earlier = earlier
        for (run, reason) in setAside {
            builder.add(
                .needsYou,
                ReportEntry(
                    component: "run \(run.text)", name: "run \(run.text)",
                    reason: "it is set aside: \(reason)", remedy: Rule.runSetAside.remedy))
        }
        for update in view.detect?.payload.updates ?? [] { builder.place(update) }
        builder.placeUnknown()
        builder.placeFindings()
        for finding in undelivered where finding.severity != .notice {
            builder.add(.needsYou, ReportEntry(finding))
        }
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
            sections.flatMap(\.entries).filter { $0.isNew && $0.update != nil }.count
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
        let isPlan = section == .planned || section == .applied
        let place = isPlan ? entry.update.flatMap { order[$0] } : nil
        return [
            place.map { "\(1_000_000 + $0)" } ?? "", "\(rank)", entry.component, entry.name,
            entry.file ?? "", entry.to ?? "", entry.update?.text ?? "", entry.reason ?? "",
        ]
    }

    private mutating func add(
        _ section: SectionName, _ entry: ReportEntry,
        _ count: WritableKeyPath<ReportOutcomes, Int>? = nil
    ) {
        entries[section, default: []].append(entry)
        if let count { outcomes[keyPath: count] += 1 }
    }

    private mutating func place(_ update: Update) {
        let change = view.change(of: update.id)
        var entry = entryBuilder.entry(update)
        entry.reason = change?.detail ?? change?.reason
        entry.commit = change?.commit
        if let revert = view.revert(of: update.id) {
            let isByHand = view.rollback?.payload.chosen.map { $0 != .failed } ?? false
            entry.reason = revert.reason ?? revert.outcome.rawValue
            entry.commit = revert.revert ?? entry.commit
            if isByHand, revert.isDone {
                entry.reason = "taken back by hand"
                return add(.takenBack, entry, \.takenBack)
            }
            return add(.failed, entry, \.failed)
        }
        switch change?.outcome {
        case .applied: add(.applied, partlyKnown(entry, update), \.applied)
        case .inReview:
            add(.inReview, linked(partlyKnown(entry, update), update.id), \.inReview)
        case .already: add(.thereBefore, partlyKnown(entry, update), \.already)
        case .failed: add(.failed, entry, \.failed)
        case .refused:
            entry.remedy = Rule.refused.remedy
            add(.needsYou, entry, update.references.isEmpty ? \.unlocated : \.refused)
        case nil where update.stands: add(.thereBefore, entry, \.already)
        case .skipped, nil: placeWaiting(update, entry)
        }
    }

    /// What waits in a review, with the review's page.
    private func linked(_ entry: ReportEntry, _ update: UpdateID) -> ReportEntry {
        var entry = entry
        entry.link = view.review(of: update)?.page ?? entry.link
        return entry
    }

    /// What was taken although not every answer came: a newer version may exist.
    private func partlyKnown(_ entry: ReportEntry, _ update: Update) -> ReportEntry {
        var entry = entry
        if let lookup = view.dependency(update.dependency)?.lookup, lookup.state == .failed {
            let why = lookup.reason.map { ": \($0)" } ?? ""
            entry.reason = "newer versions may exist, a look-up failed\(why)"
        }
        return entry
    }

    /// An update that was not tried.
    private mutating func placeWaiting(_ update: Update, _ entry: ReportEntry) {
        var entry = entry
        let waits = view.waits(of: update)
        entry.waits = waits
        entry.reason = entry.reason ?? waits?.text
        if update.kind == .replacement {
            entry.reason = "\(update.replacement ?? "another package") takes its place"
            entry.remedy = Rule.replaced.remedy
            return add(.waiting, entry, \.waiting)
        }
        if update.references.isEmpty {
            entry.reason = "its place was not found"
            entry.remedy = Rule.notLocated.remedy
            return add(.needsYou, entry, \.unlocated)
        }
        switch waits?.for {
        case .superseded: add(.superseded, entry, \.superseded)
        case .age, .policy, .hop, .partner, .api, .hold, .cycle: add(.held, entry, \.held)
        case .review: add(.inReview, linked(entry, update.id), \.inReview)
        case .person, .window, .group: add(.waiting, entry, \.waiting)
        case nil:
            // What a call did not ask for goes by itself all the same; what it left for another reason
            // does not.
            let rule = view.change(of: update.id).map(WaitRule.init)
            let isLeft = rule.map { $0 != .notSelected } ?? (view.analyze == nil)
            add(isLeft ? .waiting : .planned, entry, isLeft ? \.waiting : \.planned)
        }
    }

    /// The dependencies of which nothing is known, but for those that have no version by nature.
    private mutating func placeUnknown() {
        for dependency in view.unanswered {
            // What was taken of it all the same stands in a part of its own, with that word.
            let isTaken = view.offers(for: dependency.id).contains {
                view.change(of: $0.id)?.stands == true
            }
            if isTaken { continue }
            add(
                .notLookedUp,
                ReportEntry(
                    component: dependency.name, name: dependency.package, file: dependency.file,
                    from: VersionText.short(dependency.current),
                    reason: "\(dependency.lookup.state.rawValue): "
                        + (dependency.lookup.reason ?? "no answer and no reason")))
        }
    }

    /// Findings that block, and those of rules that are urgent all the same.
    private mutating func placeFindings() {
        let urgent = Set(Rule.known.filter(\.isUrgent).map(\.id))
        for finding in view.findings
        where finding.severity == .error || urgent.contains(finding.rule) {
            add(.needsYou, ReportEntry(finding))
        }
    }

    private mutating func placeChecks() {
        for check in view.validate?.payload.checks ?? [] where check.outcome == .failed {
            add(
                .failed,
                ReportEntry(
                    component: check.subject, name: "check \(check.check)", reason: check.reason))
        }
    }
}

extension ReportEntry {
    /// An entry for a finding.
    fileprivate init(_ finding: Finding) {
        self.init(
            component: finding.subject, name: finding.rule, file: finding.place?.file,
            reason: finding.message, remedy: finding.remedy)
    }
}
