package import Contracts
package import Decision
package import Names

/// Makes the plan of a run: what is taken and what waits, as it is decided now.
package struct PlanBuilder {
    private let view: RunView
    private let decision: Decision
    private let inReview: Set<UpdateID>

    private init(_ view: RunView, _ decision: Decision, inReview: Set<UpdateID>) {
        self.view = view
        self.decision = decision
        self.inReview = inReview
    }

    /// The plan.
    ///
    /// - Parameters:
    ///   - holds: the holds that the repository has by now, by the update's id.
    ///   - inReview: the updates that wait on a branch for review.
    ///   - notes: what is to be known beside it.
    /// - Returns: nil where the run found nothing.
    package static func build(
        _ view: RunView, _ wanted: Wanted, holds: [UpdateID: Hold],
        inReview: Set<UpdateID> = [], now: Timestamp, notes: [String] = []
    ) -> PlanListing? {
        guard let detect = view.detect else { return nil }
        let candidates = view.candidates(holds: holds, standing: view.standing)
        let builder = PlanBuilder(
            view, Decision(candidates, wanted, now: now), inReview: inReview)
        let open = candidates.filter { !$0.stands }.map(\.update.id)
        let isOpen = Set(open)
        return PlanListing(
            run: detect.run, scanned: detect.finished, commit: detect.repository.commit, made: now,
            complete: detect.payload.complete,
            taken: view.order.filter { isOpen.contains($0) && builder.takes($0) }
                .compactMap(builder.taken),
            waiting: open.compactMap(builder.waiting).sorted(by: PlanBuilder.isBefore),
            notes: notes)
    }

    private func taken(_ id: UpdateID) -> PlanEntry? {
        guard let update = view.update(id) else { return nil }
        var entry = entry(update)
        let analysis = view.analysis(of: id)
        let closes = (analysis?.security ?? []).prefix(3).joined(separator: ", ")
        let words = [
            analysis?.layer.rawValue, analysis?.holdsData == true ? "keeps data" : nil,
            closes.isEmpty ? nil : "closes \(closes)",
        ]
        entry.text = words.compactMap { $0 }.joined(separator: ", ")
        if let reason = analysis?.policy?.override, analysis?.action == .hold {
            entry.text = "although the catalog blocks it: \(reason)"
        }
        return entry
    }

    private func takes(_ id: UpdateID) -> Bool {
        decision.taken.contains(id) && !inReview.contains(id)
    }

    private func waiting(_ id: UpdateID) -> PlanEntry? {
        guard let update = view.update(id) else { return nil }
        let words = "stands on a branch for review"
        let isReviewed = decision.taken.contains(id) && inReview.contains(id)
        guard let waits = isReviewed ? Waits(.review, .review, words) : decision.waits[id] else {
            return nil
        }
        var entry = entry(update)
        entry.text = waits.text
        entry.waits = waits
        return entry
    }

    private func entry(_ update: Update) -> PlanEntry {
        let dependency = view.dependency(update.dependency)
        let one = view.analysis(of: update.id)
        return PlanEntry(
            update: update.id,
            component: ReportEntry.name(one?.component ?? dependency?.name ?? ""),
            name: ReportEntry.name(dependency?.name ?? ""), file: dependency?.file,
            kind: update.kind,
            from: ReportEntry.name(VersionText.short(update.from)),
            to: ReportEntry.name(VersionText.short(update.to)),
            released: update.released, risk: one?.risk, text: "",
            link: update.links.changelog ?? update.links.source)
    }

    private static func isBefore(_ left: PlanEntry, _ right: PlanEntry) -> Bool {
        key(left).lexicographicallyPrecedes(key(right))
    }

    private static func key(_ entry: PlanEntry) -> [String] {
        let rank = entry.waits.flatMap { WaitsFor.allCases.firstIndex(of: $0.for) } ?? 0
        return [
            "\(10 + rank)", entry.component, entry.name, entry.to, entry.file ?? "",
            entry.update.text,
        ]
    }
}

extension RunView {
    /// The updates whose version stands in the files by what the run's documents say; nil where the
    /// scan alone says it.
    package var standing: Set<UpdateID>? {
        guard apply != nil else { return nil }
        let scanned = (detect?.payload.updates ?? []).filter(\.stands).map(\.id)
        let taken = (apply?.payload.changes ?? []).filter { change in
            guard change.outcome == .applied || change.outcome == .already else { return false }
            return revert(of: change.update).map { !$0.isDone } ?? true
        }.map(\.update)
        return Set(scanned + taken)
    }
}

extension Revert {
    /// Whether what it takes back stands there no more.
    package var isDone: Bool { outcome != .refused && outcome != .failed }
}
