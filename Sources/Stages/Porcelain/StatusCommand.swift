internal import CommandLine
internal import Contracts
internal import Formats
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep status`: prints how a run ended, and what waits for a person.
enum StatusCommand {
    static let command = Command(
        "status", summary: "Prints how the newest run ended, and the updates that wait for you.",
        keys: [Keys.repository, Keys.state, Keys.run, Keys.output, Keys.config],
        formats: ["text", "json"], exits: [.done, .usage, .badInput, .internalError], work: run)

    /// What `-o json` prints.
    private struct Status: Encodable {
        let run: RunRecord
        let waiting: [ReportEntry]
        let places: StateCommand.Places
    }

    private static func run(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        let run = try place.chosenRun()
        guard let record = run.record() else {
            throw StageFailure(
                .badInput, "\(run.file("run.json")) cannot be read",
                hint: "the run was started by another version, or its directory was changed")
        }
        let waiting = waiting(run)
        let places = StateCommand.Places(place)
        if try call.format(place.settings) == "json" {
            try StandardStreams.out(
                try CanonicalJSON.encode(Status(run: record, waiting: waiting, places: places)))
        } else {
            try StandardStreams.out(text(record, waiting, run, places))
        }
        return ProgramExit(.done)
    }

    /// What needs a person, waits or is held, by the run's report.
    private static func waiting(_ run: RunDirectory) -> [ReportEntry] {
        guard let report = run.documentIfValid(ReportPayload.self) else { return [] }
        let sections: Set<SectionName> = [.needsYou, .pending, .held]
        return report.payload.sections.filter { sections.contains($0.section) }.flatMap(\.entries)
            .filter { !$0.superseded }
    }

    /// The component, and the package where its name is another.
    private static func title(_ entry: ReportEntry) -> String {
        let package = entry.name.split(separator: "/").last.map(String.init) ?? entry.name
        let isSame = entry.component.lowercased().hasSuffix(package.lowercased())
        return isSame || entry.update == nil ? entry.component : "\(entry.component): \(package)"
    }

    private static func text(
        _ record: RunRecord, _ waiting: [ReportEntry], _ run: RunDirectory,
        _ places: StateCommand.Places
    ) -> String {
        let end =
            record.setAside.map { "set aside: \($0)" } ?? record.finished.map { "ended \($0)" }
            ?? "not ended: at work, or ended by force"
        let exit = record.exit.map { ", exit \($0)" } ?? ""
        var lines = [
            "run \(record.run)  \(record.pipeline ?? "by hand"), started \(record.started), "
                + "\(end)\(exit)"
        ]
        lines += TextTable.lines(
            record.stages.map {
                [$0.stage.rawValue, $0.outcome.rawValue, "exit \($0.exit)", $0.summary]
            })
        if !waiting.isEmpty {
            lines += ["", "waiting (\(waiting.count))"]
            lines += TextTable.lines(
                waiting.map { entry in
                    [
                        entry.update?.text ?? "", title(entry),
                        [entry.from, entry.to].compactMap { $0 }.joined(separator: " → "),
                        entry.kind?.rawValue ?? "", entry.risk?.rawValue ?? "", entry.reason ?? "",
                    ]
                })
            lines.append("  → take one with: upkeep apply --update ID, or --component NAME")
        }
        lines += ["", "in \(run.path)"] + places.lines
        return lines.joined(separator: "\n") + "\n"
    }
}
