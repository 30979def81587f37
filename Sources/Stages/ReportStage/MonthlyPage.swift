internal import Contracts
internal import Formats
internal import Names
internal import SystemSupport

/// What a month's page says, in the order in which people read it, before it is set in a format.
struct MonthlyPage {
    /// A table with a heading; it has rows.
    struct Part {
        let heading: String
        let titles: [String]
        var rows: [[String]]
        /// What stands below it: how many rows were left out.
        var more: String?
    }

    /// Rows of a table at most; the document has more.
    private static let rowLimit = 100

    let title: String
    let sentence: String
    let notes: [String]
    let parts: [Part]

    init(_ summary: MonthlySummary) {
        title = "upkeep in \(summary.month)"
        sentence = MonthlyPage.sentence(summary)
        notes = summary.notes
        parts = [
            MonthlyPage.numbers(summary),
            MonthlyPage.counts("By layer", "Layer", summary.layers),
            MonthlyPage.counts("By kind", "Kind", summary.kinds),
            MonthlyPage.rollbacks(summary), MonthlyPage.issues(summary),
            MonthlyPage.behind(summary), MonthlyPage.windows(summary),
            MonthlyPage.approvers(summary), MonthlyPage.approvals(summary),
        ].compactMap { $0.rows.isEmpty ? nil : MonthlyPage.cut($0, summary) }
    }

    private static func sentence(_ summary: MonthlySummary) -> String {
        let counts = summary.counts
        var parts = [Words.count(counts.applied, "update") + " applied"]
        if counts.rolledBack > 0 { parts.append("\(counts.rolledBack) of them taken back") }
        if counts.failed + counts.refused > 0 {
            parts.append("\(counts.failed + counts.refused) failed or refused")
        }
        if counts.inReview > 0 { parts.append("\(counts.inReview) put up for review") }
        if let rate = summary.successPerMille { parts.append("success rate \(percent(rate))") }
        return parts.joined(separator: ", ") + "."
    }

    // MARK: tables

    private static func numbers(_ summary: MonthlySummary) -> Part {
        let before = summary.before
        func row(_ name: String, _ now: String?, _ then: String?) -> [String] {
            [name, now ?? "-", then ?? "-"]
        }
        func count(_ name: String, _ field: KeyPath<MonthlyCounts, Int>) -> [String] {
            row(
                name, "\(summary.counts[keyPath: field])",
                before.map { "\($0.counts[keyPath: field])" })
        }
        let (lead, oldLead) = (summary.leadTime, before?.leadTime)
        let (apply, oldApply) = (summary.applyTime, before?.applyTime)
        let rows = [
            count("applied", \.applied), count("in review", \.inReview),
            count("taken back", \.rolledBack), count("refused", \.refused),
            count("failed", \.failed), count("with a failed check", \.checkFailed),
            count("held", \.held),
            row(
                "success rate", summary.successPerMille.map(percent),
                before?.successPerMille.map(percent)),
            row(
                "release to commit, mean", lead.map { span($0.mean) }, oldLead.map { span($0.mean) }
            ),
            row(
                "release to commit, 9 of 10", lead.map { span($0.p90) },
                oldLead.map { span($0.p90) }),
            row("apply, mean", apply.map { span($0.mean) }, oldApply.map { span($0.mean) }),
            row("apply, 9 of 10", apply.map { span($0.p90) }, oldApply.map { span($0.p90) }),
            row(
                "scans, complete/partial/failed",
                "\(summary.scans.complete)/\(summary.scans.partial)/\(summary.scans.failed)", nil),
        ]
        return Part(
            heading: "In numbers",
            titles: ["", summary.month, before?.month ?? "the month before"], rows: rows)
    }

    private static func counts(_ heading: String, _ title: String, _ parts: [MonthlyPart]) -> Part {
        Part(
            heading: heading,
            titles: [title, "applied", "in review", "taken back", "refused", "failed"],
            rows: parts.map { part in
                let counts = part.counts
                return [
                    part.name, "\(counts.applied)", "\(counts.inReview)", "\(counts.rolledBack)",
                    "\(counts.refused)", "\(counts.failed)",
                ]
            })
    }

    private static func rollbacks(_ summary: MonthlySummary) -> Part {
        Part(
            heading: "Taken back",
            titles: ["When", "What", "From", "To", "Why", "Done", "Commit"],
            rows: summary.rollbacks.map {
                [
                    day($0.time.text), $0.component ?? $0.update ?? "", $0.from ?? "", $0.to ?? "",
                    [$0.reason, $0.rule].compactMap(\.self).joined(separator: ", "),
                    $0.recovery ?? "", $0.commit?.text.prefix(12).description ?? "",
                ]
            })
    }

    private static func issues(_ summary: MonthlySummary) -> Part {
        Part(
            heading: "Common issues", titles: ["Rule", "How often", "In runs"],
            rows: summary.issues.map { [$0.rule, "\($0.count)", "\($0.runs)"] })
    }

    private static func behind(_ summary: MonthlySummary) -> Part {
        Part(
            heading: "Still behind",
            titles: ["Component", "Layer", "Stands at", "Offered", "Since", "Waits for"],
            rows: summary.behind.map {
                let places = $0.places > 1 ? " (\($0.places) places)" : ""
                return [
                    ComponentTitle.text($0.component, package: $0.name) + places, $0.layer ?? "",
                    $0.from, $0.to,
                    $0.since.map { day($0.text) } ?? "not told", $0.waits ?? "",
                ]
            })
    }

    private static func windows(_ summary: MonthlySummary) -> Part {
        Part(
            heading: "Maintenance windows", titles: ["Window", "Updates", "Runs"],
            rows: summary.windows.map { [$0.window, "\($0.updates)", "\($0.runs)"] })
    }

    private static func approvers(_ summary: MonthlySummary) -> Part {
        Part(
            heading: "Approved by", titles: ["Who", "Updates"],
            rows: summary.approvers.map { [$0.approvedBy ?? "the rules alone", "\($0.updates)"] })
    }

    private static func approvals(_ summary: MonthlySummary) -> Part {
        Part(
            heading: "What was applied, and who approved it",
            titles: [
                "When", "What", "From", "To", "Approved by", "Commit before", "Commit", "Backup",
            ],
            rows: summary.approvals.map {
                let how = $0.approval.map { " (\($0))" } ?? ""
                return [
                    day($0.time.text), $0.component ?? $0.update ?? "", $0.from ?? "", $0.to ?? "",
                    ($0.approvedBy ?? "rules") + how,
                    $0.commitBefore?.text.prefix(12).description ?? "",
                    $0.commit?.text.prefix(12).description ?? "", $0.backup ?? "",
                ]
            })
    }

    /// A table of a length that people read.
    private static func cut(_ part: Part, _ summary: MonthlySummary) -> Part {
        let count = part.rows.count
        guard count > rowLimit else { return part }
        var part = part
        part.rows = Array(part.rows.prefix(rowLimit))
        part.more =
            "\(count - rowLimit) more of this month: upkeep-report monthly --month \(summary.month) "
            + "-o json, or upkeep history --since \(summary.month)-01 -o csv"
        return part
    }

    // MARK: words

    private static func day(_ time: String) -> String { String(time.prefix(10)) }

    /// `98.7 %` for 987.
    static func percent(_ perMille: Int) -> String { "\(perMille / 10).\(abs(perMille % 10)) %" }

    /// `3 d 4 h`, `12 min`, `40 s`.
    static func span(_ seconds: Int) -> String {
        if seconds < 120 { return "\(seconds) s" }
        if seconds < 7_200 { return "\(seconds / 60) min" }
        if seconds < 172_800 { return "\(seconds / 3_600) h" }
        return "\(seconds / 86_400) d \(seconds % 86_400 / 3_600) h"
    }
}
