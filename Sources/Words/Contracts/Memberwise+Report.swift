// Made by `make schemas` from the properties in Report.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension ReportPayload {
    public init(
        summary: ReportSummary,
        sections: [ReportSection] = [],
        _: Made = Made()
    ) {
        self.init(
            summary: summary,
            sections: sections)
    }
}

extension ReportSummary {
    public init(
        complete: Bool,
        dryRun: Bool = false,
        outcomes: ReportOutcomes,
        risks: ReportRisks,
        dependencies: Int,
        updates: Int,
        unversioned: Int = 0,
        _: Made = Made()
    ) {
        self.init(
            complete: complete,
            dryRun: dryRun,
            outcomes: outcomes,
            risks: risks,
            dependencies: dependencies,
            updates: updates,
            unversioned: unversioned)
    }
}

extension ReportOutcomes {
    public init(
        applied: Int = 0,
        inReview: Int = 0,
        failed: Int = 0,
        takenBack: Int = 0,
        refused: Int = 0,
        unlocated: Int = 0,
        waiting: Int = 0,
        held: Int = 0,
        already: Int = 0,
        superseded: Int = 0,
        _: Made = Made()
    ) {
        self.init(
            applied: applied,
            inReview: inReview,
            failed: failed,
            takenBack: takenBack,
            refused: refused,
            unlocated: unlocated,
            waiting: waiting,
            held: held,
            already: already,
            superseded: superseded)
    }
}

extension ReportRisks {
    public init(
        low: Int,
        medium: Int,
        high: Int,
        critical: Int,
        _: Made = Made()
    ) {
        self.init(
            low: low,
            medium: medium,
            high: high,
            critical: critical)
    }
}

extension ReportSection {
    public init(
        section: SectionName,
        title: String,
        entries: [ReportEntry] = [],
        _: Made = Made()
    ) {
        self.init(
            section: section,
            title: title,
            entries: entries)
    }
}

extension ReportEntry {
    public init(
        update: UpdateID? = nil,
        component: String,
        name: String,
        file: String? = nil,
        kind: UpdateKind? = nil,
        risk: Risk? = nil,
        from: String? = nil,
        to: String? = nil,
        reason: String? = nil,
        remedy: String? = nil,
        commit: CommitID? = nil,
        link: String? = nil,
        released: Timestamp? = nil,
        waits: Waits? = nil,
        security: [String] = [],
        _: Made = Made()
    ) {
        self.init(
            update: update,
            component: component,
            name: name,
            file: file,
            kind: kind,
            risk: risk,
            from: from,
            to: to,
            reason: reason,
            remedy: remedy,
            commit: commit,
            link: link,
            released: released,
            waits: waits,
            security: security)
    }
}
