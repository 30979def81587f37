internal import CommandLine
internal import Contracts
internal import Formats
internal import Names
internal import RunView
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep-report monthly`: what a month brought, as a page for people and as data.
enum MonthlyCommand {
    static let command = Command(
        "monthly", summary: "Prints what a month brought, and keeps it below the state directory.",
        keys: [
            month, Keys.commitPage, Keys.repository, Keys.state, Keys.config, Keys.output,
            Keys.dryRun,
            Keys.offline, Keys.quiet,
        ] + Keys.publishing,
        formats: ["text", "json", "yaml", "markdown", "html", "mail"],
        exits: [.done, .failed, .usage, .badInput, .unavailable, .internalError, .locked],
        work: run)

    static let month = Key(
        "month", .text("YYYY-MM"), otherwise: "the last one that is over", owner: .call,
        help: "the month, in UTC")

    private static func run(_ call: Call) throws -> ProgramExit {
        let month = try chosen(call.settings[month], now: call.now())
        if call.settings[Keys.commitPage] { return try publish(month, call) }
        let place = try call.workplace()
        let format = try call.format(place.settings)
        let summary = try MonthlyBuilder.build(month, place.state, now: call.now())
        if !place.settings[Keys.dryRun], Files.kind(place.state.path) != nil {
            try MonthlyFiles.write(summary, place.state)
        }
        if format == "text", place.settings[Keys.quiet] { return ProgramExit(.done) }
        switch format {
        case "json": try StandardStreams.show(try CanonicalJSON.encode(summary))
        case "yaml":
            try StandardStreams.show(try YAMLWriter.text(of: try CanonicalJSON.encode(summary)))
        case "markdown": try StandardStreams.out(MonthlyMarkdown.text(summary))
        case "html": try StandardStreams.out(MonthlyHTML.text(summary))
        case "mail": try StandardStreams.out(MonthlyMail.text(summary))
        default:
            try StandardStreams.out(MonthlyText.text(summary, width: StandardStreams.width))
        }
        return ProgramExit(.done)
    }

    private static func publish(_ month: CalendarMonth, _ call: Call) throws -> ProgramExit {
        try call.inNewRun("monthly") { context in
            let outcome = try MonthlyCommit(context, month: month).publish()
            for finding in outcome.findings { call.console.note(finding.message) }
            if !context.settings[Keys.quiet] {
                try StandardStreams.out(outcome.summary + "\n")
            }
            return outcome.exit ?? .done
        }
    }

    /// The month that is meant.
    ///
    /// - Throws: exit 64 for what is not a month, and for one that has not begun.
    static func chosen(_ word: String?, now: Timestamp) throws(StageFailure) -> CalendarMonth {
        let current = CalendarMonth(containing: now)
        guard let word else { return current.previous }
        guard let month = CalendarMonth(word) else {
            throw StageFailure(
                .usage, "--month cannot be \"\(SafeText.line(word))\"", hint: "as in 2026-11")
        }
        guard month <= current else {
            throw StageFailure(
                .usage, "\(month.text) has not begun",
                hint: "the last month that is over is \(current.previous.text)")
        }
        return month
    }
}

/// The files of a month's summary: `monthly/2026-11.json` and its renderings, in the state directory.
enum MonthlyFiles {
    static let directory = "monthly"
    /// Columns of the text: that of a terminal would make other bytes each time.
    static let width = 80

    /// The renderings, by the ends of their names.
    static func files(_ summary: MonthlySummary) throws -> [(end: String, bytes: [UInt8])] {
        [
            ("json", try CanonicalJSON.encode(summary)),
            ("md", Array(MonthlyMarkdown.text(summary).utf8)),
            ("html", Array(MonthlyHTML.text(summary).utf8)),
            ("txt", Array(MonthlyText.text(summary, width: width).utf8)),
        ]
    }

    /// Writes those that are not there yet as they are.
    static func write(_ summary: MonthlySummary, _ state: StateDirectory) throws {
        let root = try state.opened().directory(directory, isMade: true)
        for (end, bytes) in try files(summary) {
            let name = "\(summary.month).\(end)"
            if root.kind(name) == .file, try root.read(name, limit: 1 << 28) == bytes { continue }
            try root.write(bytes, to: name)
        }
    }
}
