internal import CommandLine
internal import Contracts
internal import Formats
internal import Names
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep history`: searches the audit trail, verifies it, and makes it again from the commits.
enum HistoryCommand {
    static let command = Command(
        "history", summary: "Prints what was done over all runs, oldest first.",
        sections: [.init("Flags", keys)], formats: formats, exits: exits,
        subcommands: [
            Command(
                "search", summary: "Prints the events that are all that is asked for.", keys: keys,
                formats: formats, exits: exits, work: show),
            Command(
                "verify", summary: "Looks whether each entry follows the one before it.",
                keys: [Keys.repository, Keys.state, Keys.output, Keys.config, Keys.quiet],
                formats: ["text", "json"],
                exits: [.done, .findings, .usage, .badInput, .internalError], work: verify),
            HistoryRebuild.command,
        ],
        action: .work(show))

    private static let formats = ["text", "json", "csv"]
    private static let exits: [ExitCode] = [.done, .usage, .badInput, .internalError]
    private static let keys: [any SettingKey] = [
        since, until, component, package, update, commit, type, outcome, run, text,
        Keys.repository, Keys.state, Keys.output, Keys.config,
    ]

    private static let component = Key(
        "component", .text("NAME"), owner: .call, help: "only events of this component or package")
    private static let package = Key(
        "package", .text("NAME"), owner: .call, help: "only events of this package")
    private static let since = Key(
        "since", .text("TIME"), owner: .call,
        help: "only events since: 2026-11-01, an RFC 3339 time, or 12h, 7d, 4w ago")
    private static let until = Key(
        "until", .text("TIME"), owner: .call,
        help: "only events until then; a day is counted whole")
    private static let type = Key(
        "type", .text("TYPE"), owner: .call,
        help: "only events of this type: scanned, applied, refused, failed, …")
    private static let outcome = Key(
        "outcome", .choice("WORD", HistoryFate.allCases), owner: .call,
        help: "only events that ended so")
    private static let run = Key(
        "run", .text("ID"), owner: .call, help: "only events of this run, or of runs that begin so")
    private static let update = Key(
        "update", .text("ID"), owner: .call, help: "only events of this update")
    private static let commit = Key(
        "commit", .text("ID"), owner: .call,
        help: "only events of this commit, or of one that begins so; what took it back, too")
    private static let text = Key(
        "text", .text("TEXT"), owner: .call, help: "only events with this text, in any case")

    // MARK: search

    private static func show(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        let format = try call.format(place.settings)
        let hits = try place.state.history.search(try query(call))
        switch format {
        case "json": try HistoryJSON.write(hits)
        case "csv": try HistoryCSV.write(hits)
        default: try HistoryText(width: StandardStreams.width).write(hits)
        }
        return ProgramExit(.done)
    }

    private static func query(_ call: Call) throws(StageFailure) -> HistoryQuery {
        var query = HistoryQuery()
        query.since = try time(call, since)
        query.until = try time(call, until).map { time in
            // A day, with all its seconds.
            call.settings[until]?.count == 10 ? time.adding(seconds: 86_399) : time
        }
        query.component = call.settings[component]
        query.package = call.settings[package]
        query.update = call.settings[update]
        query.commit = call.settings[commit]
        query.type = call.settings[type]
        query.outcome = call.settings[outcome]?.rawValue
        query.run = call.settings[run]
        query.text = call.settings[text]
        return query
    }

    private static func time(
        _ call: Call, _ key: Key<String?>
    ) throws(StageFailure) -> Timestamp? {
        guard let text = call.settings[key] else { return nil }
        guard let time = time(text, now: call.now()) else {
            throw StageFailure(
                .usage, "--\(key.name) cannot be \"\(SafeText.line(text))\"",
                hint: "as in 2026-11-01, 2026-11-01T06:00:00Z, 12h, 7d or 4w")
        }
        return time
    }

    /// A point in time, or how long ago.
    static func time(_ text: String, now: Timestamp) -> Timestamp? {
        let units: [Character: Int64] = ["h": 3_600, "d": 86_400, "w": 604_800]
        if let last = text.last, let unit = units[last], let count = Int64(text.dropLast()),
            (0...100_000).contains(count)
        {
            return now.adding(seconds: -count * unit)
        }
        return Timestamp(rfc3339: text)
    }

    // MARK: verify

    private static func verify(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        let result = try place.state.history.verification()
        if try call.format(place.settings) == "json" {
            try StandardStreams.show(try CanonicalJSON.encode(result))
        } else if !call.settings[Keys.quiet] || result.broken != nil {
            try StandardStreams.out(words(result).map { $0 + "\n" }.joined())
        }
        return ProgramExit(result.broken == nil ? .done : .findings)
    }

    private static func words(_ result: HistoryVerification) -> [String] {
        if result.files.isEmpty { return ["there is no history yet"] }
        var lines: [String] = []
        if let broken = result.broken {
            lines += [
                "\(broken.file):\(broken.line): expected \(broken.expected)",
                "  found \(broken.found)",
                result.isCut
                    ? "  a run was ended while it wrote this line: the next one cuts it off"
                    : "  this line or the one before it was changed, or lines between them were "
                        + "removed: compare with a backup of the state, and with "
                        + "upkeep history rebuild --to FILE",
            ]
        }
        let state = result.broken == nil ? "intact" : "intact before that"
        lines.append(
            "\(Words.count(result.chained, "entry", "entries")) in "
                + "\(Words.count(result.files.count, "file")) \(state)")
        if result.unchained > 0 {
            lines.append(
                "\(Words.count(result.unchained, "entry", "entries")) of an earlier version before "
                    + "them unchained: they bear no digest")
        }
        if result.isBegun {
            lines.append("older files were removed by history-keep: what they held is not known")
        }
        return lines
    }
}
