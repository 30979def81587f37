// Made by `make schemas` from the properties in Detect.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension DetectPayload {
    public init(
        complete: Bool,
        sources: [DetectSource] = [],
        dependencies: [Dependency] = [],
        updates: [Update] = [],
        reviews: [ReviewRecord] = [],
        merged: [MergedUpdate] = [],
        _: Made = Made()
    ) {
        self.init(
            complete: complete,
            sources: sources,
            dependencies: dependencies,
            updates: updates,
            reviews: reviews,
            merged: merged)
    }
}

extension MergedUpdate {
    public init(
        update: UpdateID,
        component: String,
        name: String,
        package: String,
        file: String,
        kind: UpdateKind,
        layer: Layer? = nil,
        risk: Risk? = nil,
        from: VersionPair,
        to: VersionPair,
        released: Timestamp? = nil,
        commit: CommitID,
        review: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            update: update,
            component: component,
            name: name,
            package: package,
            file: file,
            kind: kind,
            layer: layer,
            risk: risk,
            from: from,
            to: to,
            released: released,
            commit: commit,
            review: review)
    }
}

extension DetectSource {
    public init(
        name: String,
        version: String? = nil,
        outcome: Outcome,
        counts: DetectCounts,
        _: Made = Made()
    ) {
        self.init(
            name: name,
            version: version,
            outcome: outcome,
            counts: counts)
    }
}

extension DetectCounts {
    public init(
        entries: Int,
        updates: Int,
        skipped: Int,
        warned: Int,
        dependencies: Int,
        answered: Int,
        failed: Int,
        empty: Int,
        _: Made = Made()
    ) {
        self.init(
            entries: entries,
            updates: updates,
            skipped: skipped,
            warned: warned,
            dependencies: dependencies,
            answered: answered,
            failed: failed,
            empty: empty)
    }
}

extension Dependency {
    public init(
        id: DependencyID,
        name: String,
        package: String,
        datasource: Datasource? = nil,
        registry: String? = nil,
        versioning: String? = nil,
        file: String,
        managers: [String] = [],
        current: VersionPair,
        references: [VersionReference] = [],
        lookup: Lookup,
        _: Made = Made()
    ) {
        self.init(
            id: id,
            name: name,
            package: package,
            datasource: datasource,
            registry: registry,
            versioning: versioning,
            file: file,
            managers: managers,
            current: current,
            references: references,
            lookup: lookup)
    }
}

extension VersionPair {
    public init(
        value: String? = nil,
        digest: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            value: value,
            digest: digest)
    }
}

extension VersionReference {
    public init(
        file: String,
        document: Int? = nil,
        path: [PathElement]? = nil,
        bytes: [Int] = [],
        text: String,
        role: ReferenceRole,
        _: Made = Made()
    ) {
        self.init(
            file: file,
            document: document,
            path: path,
            bytes: bytes,
            text: text,
            role: role)
    }
}

extension Lookup {
    public init(
        state: LookupState,
        reason: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            state: state,
            reason: reason)
    }
}

extension Update {
    public init(
        id: UpdateID,
        dependency: DependencyID,
        kind: UpdateKind,
        group: GroupID,
        branch: String? = nil,
        from: VersionPair,
        to: VersionPair,
        replacement: String? = nil,
        breaking: Bool? = nil,
        released: Timestamp? = nil,
        held: Held? = nil,
        advisories: [String] = [],
        notes: [String] = [],
        references: [VersionReference] = [],
        links: UpdateLinks,
        _: Made = Made()
    ) {
        self.init(
            id: id,
            dependency: dependency,
            kind: kind,
            group: group,
            branch: branch,
            from: from,
            to: to,
            replacement: replacement,
            breaking: breaking,
            released: released,
            held: held,
            advisories: advisories,
            notes: notes,
            references: references,
            links: links)
    }
}

extension Held {
    public init(
        reason: String,
        until: Timestamp? = nil,
        detail: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            reason: reason,
            until: until,
            detail: detail)
    }
}

extension UpdateLinks {
    public init(
        changelog: String? = nil,
        source: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            changelog: changelog,
            source: source)
    }
}
