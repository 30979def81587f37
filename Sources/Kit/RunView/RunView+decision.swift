package import Contracts
package import Decision

extension RunView {
    /// All updates: the planned ones in the plan's order, then the others by id.
    package var order: [UpdateID] {
        let planned = plan
        let known = Set(planned)
        return planned + (detect?.payload.updates ?? []).map(\.id).filter { !known.contains($0) }
    }

    /// The updates of the plan, in its order.
    package var plan: [UpdateID] { analyze?.payload.plan.batches.flatMap(\.updates) ?? [] }

    /// Why an update is not taken; nil where it is, or may be.
    package func waits(of update: Update) -> Waits? {
        if let change = change(of: update.id), WaitRule(change) == .superseded {
            return Waits(
                for: .superseded, rule: WaitRule.superseded.rawValue, text: change.detail ?? "")
        }
        return Candidate(update, analysis: analysis(of: update.id)).obstacle
    }

    /// What a decision is made of.
    ///
    /// - Parameter holds: the holds on updates that the repository has by now, by the update's id.
    package func candidates(holds: [UpdateID: Hold] = [:]) -> [Candidate] {
        let planned = Set(plan)
        return (detect?.payload.updates ?? []).map { update in
            Candidate(
                update, versioning: dependency(update.dependency)?.versioning,
                analysis: analysis(of: update.id), isPlanned: planned.contains(update.id),
                hold: holds[update.id])
        }
    }
}
