// Made by `make schemas` from the properties in Report.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension ReportPayload {
    public init(
        summary: ReportSummary,
        sections: [ReportSection] = [],
        batches: [ReportBatch] = [],
        stages: [ReportStageTime] = [],
        behind: [LayerBehind] = [],
        months: [MonthOutcome] = [],
        _: Made = Made()
    ) {
        self.init(
            summary: summary,
            sections: sections,
            batches: batches,
            stages: stages,
            behind: behind,
            months: months)
    }
}

extension ReportSummary {
    public init(
        text: String = "",
        complete: Bool,
        dryRun: Bool = false,
        outcomes: ReportOutcomes,
        risks: ReportRisks,
        dependencies: Int,
        updates: Int,
        unversioned: Int = 0,
        failedLookups: Int = 0,
        since: RunID? = nil,
        new: Int? = nil,
        before: CommitID? = nil,
        after: CommitID? = nil,
        push: Push? = nil,
        backup: ReportBackup? = nil,
        checks: ReportChecks? = nil,
        _: Made = Made()
    ) {
        self.init(
            text: text,
            complete: complete,
            dryRun: dryRun,
            outcomes: outcomes,
            risks: risks,
            dependencies: dependencies,
            updates: updates,
            unversioned: unversioned,
            failedLookups: failedLookups,
            since: since,
            new: new,
            before: before,
            after: after,
            push: push,
            backup: backup,
            checks: checks)
    }
}

extension ReportBackup {
    public init(
        run: RunID,
        artifacts: Int,
        verified: Int,
        volumes: Int,
        copy: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            run: run,
            artifacts: artifacts,
            verified: verified,
            volumes: volumes,
            copy: copy)
    }
}

extension ReportChecks {
    public init(
        verdict: Verdict,
        passed: Int,
        failed: Int,
        skipped: Int,
        _: Made = Made()
    ) {
        self.init(
            verdict: verdict,
            passed: passed,
            failed: failed,
            skipped: skipped)
    }
}

extension ReportBatch {
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

extension ReportStageTime {
    public init(
        stage: StageName,
        outcome: Outcome,
        started: Timestamp,
        finished: Timestamp,
        summary: String,
        _: Made = Made()
    ) {
        self.init(
            stage: stage,
            outcome: outcome,
            started: started,
            finished: finished,
            summary: summary)
    }
}

extension LayerBehind {
    public init(
        layer: Layer,
        major: Int,
        minor: Int,
        patch: Int,
        security: Int = 0,
        _: Made = Made()
    ) {
        self.init(
            layer: layer,
            major: major,
            minor: minor,
            patch: patch,
            security: security)
    }
}

extension MonthOutcome {
    public init(
        month: String,
        applied: Int,
        failed: Int,
        rolledBack: Int,
        _: Made = Made()
    ) {
        self.init(
            month: month,
            applied: applied,
            failed: failed,
            rolledBack: rolledBack)
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
        planned: Int = 0,
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
            planned: planned,
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
        isNew: Bool = false,
        run: RunID? = nil,
        layer: Layer? = nil,
        action: Action? = nil,
        why: [String] = [],
        affected: Affected? = nil,
        holdsData: Bool? = nil,
        isBreaking: Bool? = nil,
        signals: [Signal] = [],
        steps: [ReportStep] = [],
        requires: [UpdateID] = [],
        notes: [ReportNote] = [],
        edits: [ReportEdit] = [],
        snapshots: [String] = [],
        checks: ReportChecks? = nil,
        seconds: Int? = nil,
        take: String? = nil,
        skip: String? = nil,
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
            security: security,
            isNew: isNew,
            run: run,
            layer: layer,
            action: action,
            why: why,
            affected: affected,
            holdsData: holdsData,
            isBreaking: isBreaking,
            signals: signals,
            steps: steps,
            requires: requires,
            notes: notes,
            edits: edits,
            snapshots: snapshots,
            checks: checks,
            seconds: seconds,
            take: take,
            skip: skip)
    }
}

extension ReportStep {
    public init(
        text: String,
        to: String? = nil,
        update: UpdateID? = nil,
        source: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            text: text,
            to: to,
            update: update,
            source: source)
    }
}

extension ReportNote {
    public init(
        rule: String,
        severity: Severity,
        text: String,
        place: String? = nil,
        detail: String? = nil,
        remedy: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            rule: rule,
            severity: severity,
            text: text,
            place: place,
            detail: detail,
            remedy: remedy)
    }
}

extension ReportEdit {
    public init(
        file: String,
        path: String? = nil,
        old: String,
        new: String,
        _: Made = Made()
    ) {
        self.init(
            file: file,
            path: path,
            old: old,
            new: new)
    }
}
