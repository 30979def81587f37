internal import CommandLine
internal import Contracts
internal import Formats
internal import Names
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep history`: prints the audit trail.
enum HistoryCommand {
    static let command = Command(
        "history", summary: "Prints what was done over all runs, oldest first.",
        keys: [
            component, since, type, run, update, Keys.repository, Keys.state, Keys.output,
            Keys.config,
        ],
        formats: ["text", "json"], exits: [.done, .usage, .badInput, .internalError], work: show)

    private static let component = Key(
        "component", .text("NAME"), owner: .call, help: "only events of this component or package")
    private static let since = Key(
        "since", .text("TIME"), owner: .call,
        help: "only events since: 2026-11-01, an RFC 3339 time, or 12h, 7d, 4w ago")
    private static let type = Key(
        "type", .text("TYPE"), owner: .call,
        help: "only events of this type: scanned, applied, refused, failed, …")

    private static let run = Key(
        "run", .text("ID"), owner: .call, help: "only events of this run, or of runs that begin so")
    private static let update = Key(
        "update", .text("ID"), owner: .call, help: "only events of this update")

    private static func show(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        let since = try call.settings[since].map { text in
            guard let time = PointInTime.read(text, now: call.now()) else {
                throw StageFailure(
                    .usage, "--since cannot be \"\(text)\"",
                    hint: PointInTime.form)
            }
            return time
        }
        let component = call.settings[component]?.lowercased()
        let (type, run) = (call.settings[type], call.settings[run])
        let update = call.settings[update]
        let events = try place.state.history.read().filter { event in
            let isRecent = since.map { event.time >= $0 } ?? true
            let isNamed =
                component.map {
                    $0 == event.component?.lowercased() || $0 == event.name?.lowercased()
                } ?? true
            return isRecent && isNamed && (type == nil || type == event.type)
                && (run.map(event.run.text.hasPrefix) ?? true)
                && (update == nil || update == event.update)
        }
        if try call.format(place.settings) == "json" {
            try StandardStreams.show(try CanonicalJSON.encode(events))
        } else {
            try StandardStreams.out(text(events))
        }
        return ProgramExit(.done)
    }

    private static func text(_ events: [HistoryEvent]) -> String {
        if events.isEmpty { return "no events\n" }
        let rows = events.map { event in
            let step = [event.from, event.to].compactMap { $0 }.joined(separator: " → ")
            let name = event.name == event.component ? "" : event.name ?? ""
            return [
                event.time.text, event.run.text, event.type, event.component ?? "", name,
                event.update.map { $0.hasPrefix("u-") ? $0 : "" } ?? "", step,
                event.commit.map(\.short) ?? "", event.detail ?? "",
            ]
        }
        return TextTable.lines([columns] + rows, indent: 0).joined(separator: "\n") + "\n"
    }

    private static let columns = [
        "TIME", "RUN", "EVENT", "COMPONENT", "NAME", "UPDATE", "STEP", "COMMIT", "DETAIL",
    ]
}
