internal import Contracts
internal import Names

/// Writes checks and findings as Markdown, for a ticket or a merge request.
struct CheckMarkdown: CheckFormat {
    let name = "markdown"

    /// The verdict, a table of checks an outcome, a table of findings; what passed only when asked
    /// for.
    func text(_ listing: CheckListing) -> String {
        var lines = ["# upkeep validate: \(listing.word)", ""]
        lines.append("**\(Markdown.escaped(listing.summary))**")
        if let head = listing.head {
            let base = listing.base.map { Markdown.code($0.short) } ?? "nothing"
            lines += ["", "From \(base) to \(Markdown.code(head.short))"]
        }
        for (outcome, checks) in listing.parts {
            lines += ["", "## \(outcome.rawValue) (\(checks.count))", ""]
            lines += Markdown.table(
                ["Check", "Subject", "Reason", "Updates"], checks.map { row($0, listing) })
        }
        if !listing.findings.isEmpty {
            lines += ["", "## findings (\(listing.findings.count))", ""]
            lines += Markdown.table(
                ["Severity", "Rule", "Place", "Message", "Evidence", "What to do"],
                listing.findings.map(row))
        }
        if !listing.suppressed.isEmpty {
            lines += ["", "## suppressed (\(listing.suppressed.count))", ""]
            lines += Markdown.table(
                ["Rule", "Place", "Message", "Until", "Why"], listing.suppressed.map(row))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func row(_ one: SuppressedFinding) -> [String] {
        [
            Markdown.escaped(one.finding.rule), place(one.finding),
            Markdown.escaped(one.finding.message), Markdown.escaped(one.until ?? ""),
            Markdown.escaped(one.reason),
        ]
    }

    private func place(_ finding: Finding) -> String {
        let line = finding.place?.line.map { ":\($0)" } ?? ""
        return Markdown.code((finding.place?.file ?? "") + line)
    }

    private func row(_ check: Check, _ listing: CheckListing) -> [String] {
        [
            Markdown.escaped(check.check), Markdown.code(listing.subject(of: check)),
            Markdown.escaped(check.reason ?? ""),
            Markdown.escaped(listing.updates(of: check).joined(separator: ", ")),
        ]
    }

    private func row(_ finding: Finding) -> [String] {
        [
            finding.severity.rawValue, Markdown.escaped(finding.rule), place(finding),
            Markdown.escaped(finding.message),
            Markdown.escaped(finding.evidence ?? ""), Markdown.escaped(finding.remedy ?? ""),
        ]
    }
}
