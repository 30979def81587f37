package import Contracts
package import Manifests
package import Names

/// What one update means, and the nodes of the graph that it changes.
package struct Assessment: Sendable {
    /// The update.
    package let update: Update
    /// What it means; what must come first is not known yet.
    package var result: AnalyzedUpdate
    /// The nodes that it changes.
    package let nodes: Set<NodeID>

    /// Assesses every update whose dependency is known.
    ///
    /// - Parameters:
    ///   - stuck: the nodes that cannot become ready because of a cycle.
    ///   - now: what the source held until a time before it is free.
    package static func all(
        _ detect: DetectPayload, _ finder: SubjectFinder, stuck: Set<NodeID>, now: Timestamp
    ) -> [Assessment] {
        let dependencies = Dictionary(
            detect.dependencies.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let siblings = Dictionary(grouping: detect.updates, by: \.dependency)
        let assessed = detect.updates.compactMap { update -> Assessment? in
            guard let dependency = dependencies[update.dependency] else { return nil }
            let subject = finder.subject(of: dependency, update)
            let judgement = Judgement(
                update, dependency, subject, siblings: siblings[update.dependency] ?? [],
                stuck: stuck, served: finder.served, now: now)
            return Assessment(
                update: update,
                result: AnalyzedUpdate(
                    update: update.id, component: subject.component, layer: subject.layer,
                    kind: update.kind, breaking: judgement.breaking, security: update.advisories,
                    affected: subject.affected, risk: judgement.risk, action: judgement.action,
                    why: judgement.why, requires: [], hops: judgement.hops,
                    waits: judgement.stop),
                nodes: subject.nodes)
        }
        return assessed.map { $0.requiring(detect.updates, dependencies, finder) }
    }

    /// The same with the updates of what serves the API version that it waits for.
    private func requiring(
        _ updates: [Update], _ dependencies: [DependencyID: Dependency], _ finder: SubjectFinder
    ) -> Assessment {
        guard result.waits?.for == .api, let own = dependencies[update.dependency],
            let kind = ServedStop.kind(of: own, update)
        else { return self }
        var assessment = self
        assessment.result.requires = updates.filter { other in
            other.kind != .replacement
                && dependencies[other.dependency].map { finder.brings(kind, $0) } == true
        }.map(\.id).sorted()
        return assessment
    }
}
