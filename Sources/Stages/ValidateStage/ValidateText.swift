internal import Contracts
internal import Formats

/// Writes what validate found for people.
enum ValidateText {
    /// As in `7 checks passed, 1 failed, 2 skipped`.
    static func summary(_ checks: [Check], _ verdict: Verdict) -> String {
        func count(_ outcome: CheckOutcome) -> Int {
            checks.filter { $0.outcome == outcome }.count
        }
        if checks.isEmpty { return "nothing of the change can be checked" }
        var parts = ["\(Words.count(count(.passed), "check")) passed"]
        if count(.failed) > 0 { parts.insert("\(count(.failed)) failed", at: 0) }
        if count(.skipped) > 0 { parts.append("\(count(.skipped)) skipped") }
        let text = parts.joined(separator: ", ")
        return verdict == .unknown ? "nothing is known: " + text : text
    }

    /// The verdict, the checks by outcome, the findings; what passed only when asked for.
    static func text(
        _ document: Document<ValidatePayload>, _ names: UpdateNames, isVerbose: Bool
    ) -> String {
        let payload = document.payload
        var lines = ["\(payload.verdict.rawValue): \(document.summary)"]
        if let head = payload.head {
            lines.append("  \(payload.base?.prefix(12) ?? "nothing")..\(head.prefix(12))")
        }
        for outcome in [CheckOutcome.failed, .skipped, .passed] {
            let same = payload.checks.filter { $0.outcome == outcome }
            if same.isEmpty || outcome == .passed && !isVerbose { continue }
            lines += ["", outcome.rawValue]
            lines += TextTable.lines(
                same.map { check in
                    let isUpdate = check.check == "version"
                    return [
                        check.check, isUpdate ? names.name(check.subject) : check.subject,
                        check.reason ?? "",
                        isUpdate ? "" : check.updates.map(names.name).joined(separator: ", "),
                    ]
                })
        }
        lines += FindingText.lines(document.findings, isVerbose: isVerbose)
        return lines.joined(separator: "\n") + "\n"
    }
}
