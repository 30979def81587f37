internal import Contracts
internal import Names

/// Writes checks and findings for a terminal.
struct CheckText: CheckFormat {
    let name = "text"

    /// The verdict, the checks by outcome, the findings; what passed only when asked for.
    func text(_ listing: CheckListing) -> String {
        var lines = ["\(listing.verdict.rawValue): \(listing.summary)"]
        if let head = listing.head {
            lines.append("  \(listing.base?.short ?? "nothing")..\(head.short)")
        }
        for (outcome, checks) in listing.parts {
            lines += ["", outcome.rawValue]
            lines += TextTable.lines(
                checks.map { check in
                    [
                        check.check, listing.subject(of: check), check.reason ?? "",
                        listing.updates(of: check).joined(separator: ", "),
                    ]
                })
        }
        lines += FindingText.lines(listing.findings, isVerbose: listing.isVerbose)
        return lines.joined(separator: "\n") + "\n"
    }
}
