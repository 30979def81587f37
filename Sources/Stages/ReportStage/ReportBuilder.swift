internal import Checks
internal import Contracts
internal import Decision
internal import RunView

/// Sorts everything a run knows into the parts of a report: every update is in exactly one.
struct ReportBuilder {
    private let view: RunView
    private var entries: [SectionName: [ReportEntry]] = [:]
    private var outcomes = ReportOutcomes(
        applied: 0, already: 0, pending: 0, held: 0, superseded: 0, refused: 0, failed: 0,
        unlocated: 0)

    private init(_ view: RunView) { self.view = view }

    /// The report.
    ///
    /// - Parameter setAside: earlier runs that are not taken up any more, and why.
    static func build(
        _ view: RunView, setAside: [(run: RunID, reason: String)] = []
    ) -> ReportPayload {
        var builder = ReportBuilder(view)
        for (run, reason) in setAside {
            builder.add(
                .needsYou,
                ReportEntry(
                    component: "run \(run.text)", name: "run \(run.text)",
                    reason: "it is set aside: \(reason)", remedy: Rule.runSetAside.remedy))
        }
        for update in view.detect?.payload.updates ?? [] { builder.place(update) }
        for dependency in view.detect?.payload.dependencies ?? [] { builder.place(dependency) }
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
                complete: detect?.complete ?? false, outcomes: outcomes,
                risks: ReportRisks(
                    low: count(.low), medium: count(.medium), high: count(.high),
                    critical: count(.critical)),
                dependencies: detect?.dependencies.count ?? 0,
                updates: detect?.updates.count ?? 0),
            sections: sections)
    }

    private func key(_ entry: ReportEntry) -> [String] {
        let rank = entry.risk.flatMap { Risk.allCases.firstIndex(of: $0) }.map { 9 - $0 } ?? 0
        return [
            "\(rank)", entry.component, entry.name, entry.file ?? "", entry.to ?? "",
            entry.update?.text ?? "", entry.reason ?? "",
        ]
    }

    private mutating func add(_ section: SectionName, _ entry: ReportEntry) {
        entries[section, default: []].append(entry)
    }

    private mutating func place(_ update: Update) {
        let change = view.change(of: update.id)
        var entry = entry(update)
        entry.reason = change?.detail ?? change?.reason
        entry.commit = change?.commit
        if let revert = view.revert(of: update.id) {
            entry.reason = revert.reason ?? revert.outcome.rawValue
            entry.commit = revert.revert ?? entry.commit
            outcomes.failed += 1
            add(.failed, entry)
            return
        }
        switch change?.outcome {
        case .applied:
            outcomes.applied += 1
            add(.applied, entry)
        case .already:
            outcomes.already += 1
            entry.reason = "it stood there before"
            add(.applied, entry)
        case .failed:
            outcomes.failed += 1
            add(.failed, entry)
        case .refused:
            if update.references.isEmpty {
                outcomes.unlocated += 1
            } else {
                outcomes.refused += 1
            }
            entry.remedy = Rule.refused.remedy
            add(.needsYou, entry)
        case .skipped, nil: placeWaiting(update, change, entry)
        }
    }

    /// An update that was not tried.
    private mutating func placeWaiting(_ update: Update, _ change: Change?, _ entry: ReportEntry) {
        var entry = entry
        let obstacle = Candidate(update, analysis: view.analysis(of: update.id)).obstacle
        if change.flatMap({ WaitRule($0) }) == .superseded {
            outcomes.superseded += 1
            entry.superseded = true
            add(.pending, entry)
        } else if update.kind == .replacement {
            outcomes.pending += 1
            entry.reason = "\(update.replacement ?? "another package") takes its place"
            entry.remedy = Rule.replaced.remedy
            add(.needsYou, entry)
        } else if let obstacle {
            outcomes.held += 1
            entry.reason = WaitRule.words(obstacle).detail
            add(.held, entry)
        } else if update.references.isEmpty {
            outcomes.unlocated += 1
            entry.reason = "its place was not found"
            entry.remedy = Rule.notLocated.remedy
            add(.needsYou, entry)
        } else {
            outcomes.pending += 1
            add(.pending, entry)
        }
    }

    private func entry(_ update: Update) -> ReportEntry {
        let dependency = view.dependency(update.dependency)
        let one = view.analysis(of: update.id)
        return ReportEntry(
            update: update.id, component: one?.component ?? dependency?.name ?? "",
            name: dependency?.name ?? "", file: dependency?.file, kind: update.kind,
            risk: one?.risk, from: VersionText.short(update.from), to: VersionText.short(update.to),
            link: update.links.changelog ?? update.links.source, security: one?.security ?? [])
    }

    /// A dependency of which nothing is known.
    private mutating func place(_ dependency: Dependency) {
        guard dependency.lookup.state != .answered else { return }
        add(
            .notLookedUp,
            ReportEntry(
                component: dependency.name, name: dependency.package, file: dependency.file,
                from: VersionText.short(dependency.current),
                reason: "\(dependency.lookup.state.rawValue): "
                    + (dependency.lookup.reason ?? "no answer and no reason")))
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

extension SectionName {
    /// The heading.
    var title: String {
        switch self {
        case .needsYou: "Needs you now"
        case .applied: "Applied"
        case .failed: "Failed and rolled back"
        case .pending: "Pending"
        case .held: "Held"
        case .notLookedUp: "Not looked up"
        }
    }
}
