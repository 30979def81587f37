internal import Catalog
package import Contracts
package import Manifests
package import Names
package import Policy

/// What one update means, and the nodes of the graph that it changes.
package struct Assessment: Sendable {
    /// The update.
    package let update: Update
    /// What it means; what must come first is not known yet.
    package var result: AnalyzedUpdate
    /// The nodes that it changes.
    package let nodes: Set<NodeID>

    /// What updates are assessed by, besides what they are.
    package struct Ground {
        /// The nodes that cannot become ready because of a cycle.
        let stuck: Set<NodeID>
        /// The rules of the operator and of the repository.
        let rules: PolicyBook
        /// Whether what stands at a dependency is validated.
        let isSettled: (Dependency) -> Bool
        /// What the source held until a time before it is free.
        let now: Timestamp

        /// Takes it together.
        package init(
            stuck: Set<NodeID>, rules: PolicyBook = PolicyBook([]),
            isSettled: @escaping (Dependency) -> Bool = { _ in true }, now: Timestamp
        ) {
            self.stuck = stuck
            self.rules = rules
            self.isSettled = isSettled
            self.now = now
        }
    }

    /// Assesses every update whose dependency is known.
    package static func all(
        _ detect: DetectPayload, _ finder: SubjectFinder, _ ground: Ground
    ) -> [Assessment] {
        let dependencies = Dictionary(
            detect.dependencies.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let siblings = Dictionary(grouping: detect.updates, by: \.dependency)
        let partners = Partners(
            detect, finder.catalog, package: finder.package, isSettled: ground.isSettled)
        var companions: [UpdateID: Set<UpdateID>] = [:]
        var earlier: [UpdateID: Set<UpdateID>] = [:]
        var assessed = detect.updates.compactMap { update -> Assessment? in
            guard let dependency = dependencies[update.dependency] else { return nil }
            var one = Assessment(
                update, dependency, finder, siblings[update.dependency] ?? [], ground)
            let demand = partners.demands(update, dependency)
            companions[update.id] = demand.companions
            earlier[update.id] = demand.requires
            one.add(demand)
            return one.requiring(detect.updates, dependencies, finder)
        }
        let groups = Grouping.groups(
            detect, companions: companions,
            named: assessed.reduce(into: [:]) { $0[$1.update.id] = $1.result.policy?.group },
            earlier: earlier)
        for index in assessed.indices {
            assessed[index].result.group = groups[assessed[index].update.id]
        }
        return assessed
    }

    private init(
        _ update: Update, _ dependency: Dependency, _ finder: SubjectFinder, _ siblings: [Update],
        _ ground: Ground
    ) {
        var subject = finder.subject(of: dependency, update, siblings: siblings)
        let rules = ground.rules.policy(
            for: PolicySubject(
                of: dependency.package, component: subject.component, product: subject.product,
                layer: subject.layer, paths: [dependency.file],
                namespaces: subject.affected.namespaces, kind: update.kind))
        // A rule may say which layer it is.
        subject.layer = rules.layer ?? subject.layer
        let judgement = Judgement(
            update, dependency, subject, stuck: ground.stuck, served: finder.served, now: ground.now
        )
        self.update = update
        nodes = subject.nodes
        result = AnalyzedUpdate(
            update: update.id, component: subject.component, product: subject.product,
            layer: subject.layer, kind: update.kind, breaking: judgement.breaking,
            security: update.advisories, affected: subject.affected, known: subject.verdict.facts,
            holdsData: subject.holdsData, policy: rules.policy, risk: judgement.risk,
            action: judgement.action, why: judgement.why, hops: judgement.hops,
            waits: judgement.stop)
    }

    /// Adds what partners demand.
    private mutating func add(_ demand: PartnerDemand) {
        result.known += demand.facts
        result.requires = Set(result.requires).union(demand.requires).sorted()
        if demand.facts.contains(where: { $0.effect == .person }), result.action != .hold {
            result.action = .steps
        }
        guard let waits = demand.waits else { return }
        result.action = .hold
        result.why.append(waits.text)
        if result.waits == nil { result.waits = waits }
    }

    /// The same with the updates of what serves the API version that it waits for.
    private func requiring(
        _ updates: [Update], _ dependencies: [DependencyID: Dependency], _ finder: SubjectFinder
    ) -> Assessment {
        guard result.waits?.for == .api, let own = dependencies[update.dependency],
            let kind = ServedStop.kind(of: own, update)
        else { return self }
        var assessment = self
        let serving = updates.filter { other in
            other.kind != .replacement
                && dependencies[other.dependency].map { finder.brings(kind, $0) } == true
        }.map(\.id)
        assessment.result.requires = Set(assessment.result.requires + serving).sorted()
        return assessment
    }
}
