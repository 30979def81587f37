package import Contracts
package import Decision
package import Names

extension RunView {
    /// All updates: the planned ones in the plan's order, then the others by id.
    package var order: [UpdateID] {
        let planned = plan
        let known = Set(planned)
        return planned + (detect?.payload.updates ?? []).map(\.id).filter { !known.contains($0) }
    }

    /// The updates of the plan, in its order.
    private var plan: [UpdateID] { analyze?.payload.plan.batches.flatMap(\.updates) ?? [] }

    /// The updates that one moves with: as the analysis says, else as detect does.
    package func group(of update: Update) -> GroupID {
        analysis(of: update.id)?.group ?? update.group
    }

    /// Why an update is not taken; nil where it is, or may be.
    package func waits(of update: Update) -> Waits? {
        if let change = change(of: update.id), WaitRule(change) == .superseded {
            return Waits(
                for: .superseded, rule: WaitRule.superseded.rawValue, text: change.detail ?? "")
        }
        if let waits = judged[update.id] { return waits }
        if let analysis = analysis(of: update.id) { return analysis.waits }
        return Candidate(update, of: dependency(update.dependency))
            .obstacle(at: apply?.finished ?? detect?.finished ?? Timestamp(seconds: 0))
    }

    /// The same run with the holds that the repository has by now: what they keep back, and what moves
    /// with it, waits for them.
    ///
    /// - Parameter holds: by the update's id.
    package func judged(
        by holds: [UpdateID: Hold], _ wanted: Wanted, now: Timestamp
    ) -> RunView {
        let isKnown = holds.keys.allSatisfy { analysis(of: $0)?.waits?.for == .hold }
        if isKnown { return self }
        let decision = Decision(
            candidates(holds: holds, standing: standing), wanted, now: now)
        var view = self
        view.judged = decision.waits.filter { update, waits in
            (waits.for == .hold || waits.for == .group)
                && analysis(of: update)?.waits?.for != waits.for
        }
        return view
    }

    /// What a decision is made of.
    ///
    /// - Parameters:
    ///   - holds: the holds on updates that the repository has by now, by the update's id.
    ///   - standing: the updates whose version stands there by now; nil for those whose version stood
    ///     there when they were found.
    package func candidates(
        holds: [UpdateID: Hold] = [:], standing: Set<UpdateID>? = nil
    ) -> [Candidate] {
        detect?.payload.candidates(
            analyze?.payload.updates ?? [], holds: holds, standing: standing) ?? []
    }
}

extension DetectPayload {
    /// What a decision is made of.
    ///
    /// - Parameters:
    ///   - analyzed: what the updates mean.
    ///   - holds: the holds on updates that the repository has, by the update's id.
    ///   - standing: the updates whose version stands there; nil for those whose version stood there
    ///     when they were found.
    package func candidates(
        _ analyzed: [AnalyzedUpdate], holds: [UpdateID: Hold], standing: Set<UpdateID>? = nil
    ) -> [Candidate] {
        let known = Dictionary(analyzed.map { ($0.update, $0) }) { first, _ in first }
        let dependencies = Dictionary(self.dependencies.map { ($0.id, $0) }) { first, _ in first }
        return updates.map { update in
            Candidate(
                update, of: dependencies[update.dependency], analysis: known[update.id],
                isPlanned: known[update.id] != nil, hold: holds[update.id],
                stands: standing?.contains(update.id) ?? update.stands)
        }
    }
}
