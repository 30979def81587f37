internal import Checks
package import Contracts
internal import Decision
internal import Names

/// Sorts everything a run knows into the parts of a report: every update is in exactly one.
package struct ReportBuilder {
    private let view: RunView
    private var entries: [SectionName: [ReportEntry]] = [:]
    private var outcomes = ReportOutcomes()
    private var isDryRun = false

    private init(_ view: RunView) { self.view = view }

    /// The report.
    ///
    /// - Parameters:
    ///   - setAside: earlier runs that are not taken up any more, and why.
    ///   - isDryRun: whether the run only said what would be done.
    package static func build(
        _ view: RunView, setAside: [(run: RunID, reason: String)] = [], isDryRun: Bool = false
    ) -> ReportPayload {
        var builder = ReportBuilder(view)
        builder.isDryRun = isDryRun
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
        builder.placeChecks()
        return builder.payload
    }

    private var payload: ReportPayload {
        let detect = view.detect?.payload
        let sections = SectionName.allCases.compactMap { name -> ReportSection? in
            guard let entries = entries[name], !entries.isEmpty else { return nil }
            let sorted = entries.sorted { key($0).lexicographicallyPrecedes(key($1)) }
            return ReportSection(section: name, title: name.title, entries: sorted)
        }
        let analyzed = view.analyze?.payload.updates ?? []
        func count(_ risk: Risk) -> Int { analyzed.filter { $0.risk == risk }.count }
        return ReportPayload(
            summary: ReportSummary(
                complete: detect?.complete ?? false, dryRun: isDryRun, outcomes: outcomes,
                risks: ReportRisks(
                    low: count(.low), medium: count(.medium), high: count(.high),
                    critical: count(.critical)),
                dependencies: detect?.dependencies.count ?? 0,
                updates: detect?.updates.count ?? 0,
                unversioned: (detect?.dependencies ?? []).filter(view.isUnversioned).count),
            sections: sections)
    }

    private func key(_ entry: ReportEntry) -> [String] {
        let rank = entry.risk.flatMap { Risk.allCases.firstIndex(of: $0) }.map { 9 - $0 } ?? 0
        return [
            "\(rank)", entry.component, entry.name, entry.file ?? "", entry.to ?? "",
            entry.update?.text ?? "", entry.reason ?? "",
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
        var entry = entry(update)
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
        case .inReview: add(.inReview, partlyKnown(entry, update), \.inReview)
        case .already: add(.thereBefore, partlyKnown(entry, update), \.already)
        case .failed: add(.failed, entry, \.failed)
        case .refused:
            entry.remedy = Rule.refused.remedy
            add(.needsYou, entry, update.references.isEmpty ? \.unlocated : \.refused)
        case nil where update.stands: add(.thereBefore, entry, \.already)
        case .skipped, nil: placeWaiting(update, change, entry)
        }
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
    private mutating func placeWaiting(_ update: Update, _ change: Change?, _ entry: ReportEntry) {
        var entry = entry
        let waits = view.waits(of: update)
        entry.waits = waits
        entry.reason = entry.reason ?? waits?.text
        if change == nil, waits == nil { entry.reason = "goes by itself: upkeep run update" }
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
        case .person, .window, .group, .review, nil: add(.waiting, entry, \.waiting)
        }
    }

    private func entry(_ update: Update) -> ReportEntry {
        let dependency = view.dependency(update.dependency)
        let one = view.analysis(of: update.id)
        return ReportEntry(
            update: update.id, component: one?.component ?? dependency?.name ?? "",
            name: dependency?.name ?? "", file: dependency?.file, kind: update.kind,
            risk: one?.risk, from: VersionText.short(update.from), to: VersionText.short(update.to),
            link: update.links.changelog ?? update.links.source, released: update.released,
            security: one?.security ?? [])
    }

    /// The dependencies of which nothing is known, but for those that have no version by nature.
    private mutating func placeUnknown() {
        for dependency in view.detect?.payload.dependencies ?? []
        where dependency.lookup.state != .answered && !view.isUnversioned(dependency) {
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
            add(
                .needsYou,
                ReportEntry(
                    component: finding.subject, name: finding.rule, file: finding.place?.file,
                    reason: finding.message, remedy: finding.remedy))
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
