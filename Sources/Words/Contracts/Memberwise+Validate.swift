// Made by `make schemas` from the properties in Validate.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension ValidatePayload {
    public init(
        checks: [Check] = [],
        verdict: Verdict,
        base: CommitID? = nil,
        head: CommitID? = nil,
        scope: CheckScope? = nil,
        builder: String? = nil,
        suppressed: [SuppressedFinding] = [],
        _: Made = Made()
    ) {
        self.init(
            checks: checks,
            verdict: verdict,
            base: base,
            head: head,
            scope: scope,
            builder: builder,
            suppressed: suppressed)
    }
}

extension SuppressedFinding {
    public init(
        finding: Finding,
        by: SuppressionSource,
        reason: String,
        place: Place? = nil,
        until: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            finding: finding,
            by: by,
            reason: reason,
            place: place,
            until: until)
    }
}

extension Check {
    public init(
        check: String,
        subject: String,
        outcome: CheckOutcome,
        reason: String? = nil,
        seconds: Int,
        updates: [UpdateID] = [],
        _: Made = Made()
    ) {
        self.init(
            check: check,
            subject: subject,
            outcome: outcome,
            reason: reason,
            seconds: seconds,
            updates: updates)
    }
}
