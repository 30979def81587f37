// Made by `make schemas` from the properties in Analyze.swift; edits are lost.
// swift-format-ignore-file

extension AnalyzePayload {
    public init(
        updates: [AnalyzedUpdate] = [],
        graph: GraphSummary,
        plan: Plan,
        rules: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            updates: updates,
            graph: graph,
            plan: plan,
            rules: rules)
    }
}

extension AnalyzedUpdate {
    public init(
        update: UpdateID,
        component: String,
        product: String? = nil,
        layer: Layer,
        group: GroupID? = nil,
        kind: UpdateKind,
        breaking: Breaking,
        security: [String] = [],
        affected: Affected,
        known: [KnownFact] = [],
        holdsData: Bool? = nil,
        policy: UpdatePolicy? = nil,
        strategy: UpdateStrategy? = nil,
        risk: Risk,
        action: Action,
        why: [String] = [],
        requires: [UpdateID] = [],
        hops: [Hop] = [],
        waits: Waits? = nil,
        _: Made = Made()
    ) {
        self.init(
            update: update,
            component: component,
            product: product,
            layer: layer,
            group: group,
            kind: kind,
            breaking: breaking,
            security: security,
            affected: affected,
            known: known,
            holdsData: holdsData,
            policy: policy,
            strategy: strategy,
            risk: risk,
            action: action,
            why: why,
            requires: requires,
            hops: hops,
            waits: waits)
    }
}

extension KnownFact {
    public init(
        rule: String,
        effect: FactEffect,
        text: String,
        source: String,
        _: Made = Made()
    ) {
        self.init(
            rule: rule,
            effect: effect,
            text: text,
            source: source)
    }
}

extension Breaking {
    public init(
        isBreaking: Bool,
        signals: [Signal] = [],
        _: Made = Made()
    ) {
        self.init(
            isBreaking: isBreaking,
            signals: signals)
    }
}

extension Signal {
    public init(
        signal: String,
        evidence: String,
        link: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            signal: signal,
            evidence: evidence,
            link: link)
    }
}

extension Affected {
    public init(
        workloads: [String] = [],
        applications: [String] = [],
        namespaces: [String] = [],
        data: [String] = [],
        more: Int? = nil,
        _: Made = Made()
    ) {
        self.init(
            workloads: workloads,
            applications: applications,
            namespaces: namespaces,
            data: data,
            more: more)
    }
}

extension Hop {
    public init(
        update: UpdateID? = nil,
        to: VersionPair,
        reason: String,
        _: Made = Made()
    ) {
        self.init(
            update: update,
            to: to,
            reason: reason)
    }
}

extension GraphSummary {
    public init(
        counts: GraphCounts,
        cycles: [GraphCycle] = [],
        dangling: [DanglingDependency] = [],
        _: Made = Made()
    ) {
        self.init(
            counts: counts,
            cycles: cycles,
            dangling: dangling)
    }
}

extension GraphCounts {
    public init(
        resources: Int,
        nodes: Int,
        edges: Int,
        references: Int? = nil,
        _: Made = Made()
    ) {
        self.init(
            resources: resources,
            nodes: nodes,
            edges: edges,
            references: references)
    }
}

extension GraphCycle {
    public init(
        members: [String] = [],
        edges: [GraphEdge] = [],
        _: Made = Made()
    ) {
        self.init(
            members: members,
            edges: edges)
    }
}

extension GraphEdge {
    public init(
        from: String,
        to: String,
        place: Place,
        _: Made = Made()
    ) {
        self.init(
            from: from,
            to: to,
            place: place)
    }
}

extension DanglingDependency {
    public init(
        from: String,
        to: String,
        file: String,
        line: Int? = nil,
        _: Made = Made()
    ) {
        self.init(
            from: from,
            to: to,
            file: file,
            line: line)
    }
}

extension Plan {
    public init(
        batches: [Batch] = [],
        _: Made = Made()
    ) {
        self.init(
            batches: batches)
    }
}

extension Batch {
    public init(
        index: Int,
        layer: Layer,
        updates: [UpdateID] = [],
        after: [Int] = [],
        _: Made = Made()
    ) {
        self.init(
            index: index,
            layer: layer,
            updates: updates,
            after: after)
    }
}
