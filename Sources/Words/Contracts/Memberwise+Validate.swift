// Made by `make schemas` from the properties in Validate.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension ValidatePayload {
    public init(
        checks: [Check] = [],
        verdict: Verdict,
        base: CommitID? = nil,
        head: CommitID? = nil,
        _: Made = Made()
    ) {
        self.init(
            checks: checks,
            verdict: verdict,
            base: base,
            head: head)
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
