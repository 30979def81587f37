internal import CommandLine
internal import Contracts
internal import Formats
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep status`: prints how a run ended, and what waits for a person.
struct StatusCommand {
    let environment: Environment

    private static let options = CommandLineReader.common([
        "repository", "state", "run", "output", "config",
    ])

    /// What `-o json` prints.
    private struct Status: Encodable {
        let run: RunRecord
        let waiting: [ReportEntry]
    }

    func run(_ words: [String]) throws -> Int32 {
        let arguments = try CommandLineReader.read(
            words, command: "status", usage: "upkeep status [flags]",
            summary: "Prints how the newest run ended, and the updates that wait for you.",
            options: StatusCommand.options, operands: 0...0)
        guard let arguments else { return 0 }
        let place = try Workplace(
            flags: arguments.flags, options: StatusCommand.options, environment)
        let run = try chosen(place)
        guard let record = run.record() else {
            throw StageFailure(
                .badInput, "\(run.file("run.json")) cannot be read",
                hint: "the run was started by another version, or its directory was changed")
        }
        let waiting = waiting(run)
        switch place.settings.value("output") ?? "text" {
        case "json":
            try StandardStreams.out(
                try CanonicalJSON.encode(Status(run: record, waiting: waiting)))
        case "text": try StandardStreams.out(text(record, waiting, run))
        case let format:
            throw StageFailure(
                .usage, "upkeep status cannot write \"\(format)\"", hint: "-o takes text, json")
        }
        return 0
    }

    private func chosen(_ place: Workplace) throws -> RunDirectory {
        if let name = place.settings.value("run") {
            guard let run = RunID(name), Files.isDirectory(place.state.directory(of: run).path)
            else {
                throw StageFailure(
                    .usage, "there is no run \(name) in \(place.state.path)",
                    hint: place.state.latest().map { "the newest is \($0.text)" })
            }
            return place.state.directory(of: run)
        }
        guard let run = place.state.latest() else {
            throw StageFailure(
                .usage, "there is no run in \(place.state.path) yet",
                hint: "start one: upkeep run scan")
        }
        return place.state.directory(of: run)
    }

    /// What needs a person, waits or is held, by the run's report.
    private func waiting(_ run: RunDirectory) -> [ReportEntry] {
        guard let report = run.documentIfValid(ReportPayload.self) else { return [] }
        let sections: Set<SectionName> = [.needsYou, .pending, .held]
        return report.payload.sections.filter { sections.contains($0.section) }.flatMap(\.entries)
            .filter { !$0.superseded }
    }

    /// The component, and the package where its name is another.
    private func title(_ entry: ReportEntry) -> String {
        let package = entry.name.split(separator: "/").last.map(String.init) ?? entry.name
        let isSame = entry.component.lowercased().hasSuffix(package.lowercased())
        return isSame || entry.update == nil ? entry.component : "\(entry.component): \(package)"
    }

    private func text(
        _ record: RunRecord, _ waiting: [ReportEntry], _ run: RunDirectory
    ) -> String {
        let end = record.ended.map { "ended \($0)" } ?? "not ended: at work, or ended by force"
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
                        entry.update ?? "", title(entry),
                        [entry.from, entry.to].compactMap { $0 }.joined(separator: " → "),
                        entry.kind?.rawValue ?? "", entry.risk?.rawValue ?? "", entry.reason ?? "",
                    ]
                })
            lines.append("  → take one with: upkeep apply --update ID, or --component NAME")
        }
        lines += ["", "in \(run.path)"]
        return lines.joined(separator: "\n") + "\n"
    }
}
