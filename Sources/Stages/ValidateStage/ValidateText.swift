internal import Contracts

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
}
