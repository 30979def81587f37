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
        outcomes: ReportOutcomes,
        risks: ReportRisks,
        dependencies: Int,
        updates: Int,
        _: Made = Made()
    ) {
        self.init(
            complete: complete,
            outcomes: outcomes,
            risks: risks,
            dependencies: dependencies,
            updates: updates)
    }
}

extension ReportOutcomes {
    public init(
        applied: Int,
        already: Int,
        pending: Int,
        held: Int,
        superseded: Int,
        refused: Int,
        failed: Int,
        unlocated: Int,
        _: Made = Made()
    ) {
        self.init(
            applied: applied,
            already: already,
            pending: pending,
            held: held,
            superseded: superseded,
            refused: refused,
            failed: failed,
            unlocated: unlocated)
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
        superseded: Bool = false,
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
            superseded: superseded,
            security: security)
    }
}
