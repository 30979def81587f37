internal import Contracts
internal import Names
internal import SystemSupport

/// Writes findings for a terminal, as compilers do; the verdict stands in the last line.
struct CheckText: CheckFormat {
    let name = "text"

    /// The checks by outcome and notices only when asked for: where all is well it is one line.
    func text(_ listing: CheckListing) -> String {
        var lines: [String] = []
        if listing.isVerbose {
            for (outcome, checks) in listing.parts { lines += table(outcome, checks, listing) }
        }
        let shown = listing.findings.filter { listing.isVerbose || $0.severity != .notice }
        lines += CheckLine.lines(shown, isVerbose: listing.isVerbose)
        lines += listing.suppressed.map(CheckLine.text)
        lines.append(verdict(listing, notices: listing.findings.count - shown.count))
        return lines.joined(separator: "\n") + "\n"
    }

    private func table(
        _ outcome: CheckOutcome, _ checks: [Check], _ listing: CheckListing
    ) -> [String] {
        let rows = checks.map { check in
            [
                check.check, listing.subject(of: check), check.reason ?? "",
                listing.updates(of: check).joined(separator: ", "),
            ]
        }
        return [outcome.rawValue] + TextTable.lines(rows) + [""]
    }

    private func verdict(_ listing: CheckListing, notices: Int) -> String {
        var parts = [listing.summary]
        if !listing.suppressed.isEmpty { parts.append("\(listing.suppressed.count) suppressed") }
        if notices > 0 {
            parts.append("\(Words.count(notices, "notice")) (--verbose shows them)")
        }
        let change = listing.head.map { "\(listing.base?.short ?? "nothing")..\($0.short)" }
        let of = [change, listing.builder].compactMap { $0 }.joined(separator: ", ")
        return SafeText.line(
            "\(listing.word): \(parts.joined(separator: ", "))\(of.isEmpty ? "" : " (\(of))")")
    }
}
