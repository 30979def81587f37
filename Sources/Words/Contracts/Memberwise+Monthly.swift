// Made by `make schemas` from the properties in Monthly.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension MonthlySummary {
    public init(
        schemaVersion: String,
        month: String,
        complete: Bool,
        notes: [String] = [],
        scans: MonthlyScans,
        counts: MonthlyCounts,
        layers: [MonthlyPart] = [],
        kinds: [MonthlyPart] = [],
        successPerMille: Int? = nil,
        leadTime: MonthlyDuration? = nil,
        applyTime: MonthlyDuration? = nil,
        rollbacks: [MonthlyRollback] = [],
        issues: [MonthlyIssue] = [],
        behindRun: RunID? = nil,
        behind: [MonthlyBehind] = [],
        windows: [MonthlyWindow] = [],
        approvers: [MonthlyApprover] = [],
        approvals: [MonthlyApproval] = [],
        leftOut: [String: Int],
        before: MonthlyComparison? = nil,
        _: Made = Made()
    ) {
        self.init(
            schemaVersion: schemaVersion,
            month: month,
            complete: complete,
            notes: notes,
            scans: scans,
            counts: counts,
            layers: layers,
            kinds: kinds,
            successPerMille: successPerMille,
            leadTime: leadTime,
            applyTime: applyTime,
            rollbacks: rollbacks,
            issues: issues,
            behindRun: behindRun,
            behind: behind,
            windows: windows,
            approvers: approvers,
            approvals: approvals,
            leftOut: leftOut,
            before: before)
    }
}

extension MonthlyScans {
    public init(
        complete: Int,
        partial: Int,
        failed: Int,
        daysWithout: Int,
        _: Made = Made()
    ) {
        self.init(
            complete: complete,
            partial: partial,
            failed: failed,
            daysWithout: daysWithout)
    }
}

extension MonthlyCounts {
    public init(
        applied: Int,
        inReview: Int,
        rolledBack: Int,
        refused: Int,
        failed: Int,
        checkFailed: Int,
        held: Int,
        _: Made = Made()
    ) {
        self.init(
            applied: applied,
            inReview: inReview,
            rolledBack: rolledBack,
            refused: refused,
            failed: failed,
            checkFailed: checkFailed,
            held: held)
    }
}

extension MonthlyPart {
    public init(
        name: String,
        counts: MonthlyCounts,
        _: Made = Made()
    ) {
        self.init(
            name: name,
            counts: counts)
    }
}

extension MonthlyDuration {
    public init(
        count: Int,
        mean: Int,
        p90: Int,
        _: Made = Made()
    ) {
        self.init(
            count: count,
            mean: mean,
            p90: p90)
    }
}

extension MonthlyRollback {
    public init(
        time: Timestamp,
        run: RunID,
        component: String? = nil,
        update: String? = nil,
        from: String? = nil,
        to: String? = nil,
        reason: String? = nil,
        rule: String? = nil,
        recovery: String? = nil,
        commit: CommitID? = nil,
        reverts: CommitID? = nil,
        _: Made = Made()
    ) {
        self.init(
            time: time,
            run: run,
            component: component,
            update: update,
            from: from,
            to: to,
            reason: reason,
            rule: rule,
            recovery: recovery,
            commit: commit,
            reverts: reverts)
    }
}

extension MonthlyIssue {
    public init(
        rule: String,
        count: Int,
        runs: Int,
        _: Made = Made()
    ) {
        self.init(
            rule: rule,
            count: count,
            runs: runs)
    }
}

extension MonthlyBehind {
    public init(
        component: String,
        name: String,
        layer: String? = nil,
        from: String,
        to: String,
        since: Timestamp? = nil,
        waits: String? = nil,
        places: Int,
        _: Made = Made()
    ) {
        self.init(
            component: component,
            name: name,
            layer: layer,
            from: from,
            to: to,
            since: since,
            waits: waits,
            places: places)
    }
}

extension MonthlyWindow {
    public init(
        window: String,
        updates: Int,
        runs: Int,
        _: Made = Made()
    ) {
        self.init(
            window: window,
            updates: updates,
            runs: runs)
    }
}

extension MonthlyApprover {
    public init(
        approvedBy: String? = nil,
        updates: Int,
        _: Made = Made()
    ) {
        self.init(
            approvedBy: approvedBy,
            updates: updates)
    }
}

extension MonthlyApproval {
    public init(
        time: Timestamp,
        component: String? = nil,
        update: String? = nil,
        from: String? = nil,
        to: String? = nil,
        approvedBy: String? = nil,
        approval: String? = nil,
        actor: String? = nil,
        commitBefore: CommitID? = nil,
        commit: CommitID? = nil,
        backup: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            time: time,
            component: component,
            update: update,
            from: from,
            to: to,
            approvedBy: approvedBy,
            approval: approval,
            actor: actor,
            commitBefore: commitBefore,
            commit: commit,
            backup: backup)
    }
}

extension MonthlyComparison {
    public init(
        month: String,
        counts: MonthlyCounts,
        successPerMille: Int? = nil,
        leadTime: MonthlyDuration? = nil,
        applyTime: MonthlyDuration? = nil,
        _: Made = Made()
    ) {
        self.init(
            month: month,
            counts: counts,
            successPerMille: successPerMille,
            leadTime: leadTime,
            applyTime: applyTime)
    }
}
