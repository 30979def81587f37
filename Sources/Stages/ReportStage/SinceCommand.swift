internal import CommandLine
internal import Contracts
internal import Names
internal import RunView
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep-report since`: one report over all runs since a time.
enum SinceCommand {
    static let command = Command(
        "since", summary: "Prints one report over all runs since a time: 7d, 2026-11-01, …",
        operands: .some("TIME", 1...1),
        keys: [Keys.repository, Keys.state, Keys.config, Keys.output, Keys.verbose],
        formats: ["text", "json", "yaml"] + ReportFormats.others,
        exits: [.done, .failed, .usage, .badInput, .internalError], work: run)

    private static func run(_ call: Call) throws -> ProgramExit {
        let word = call.operands.first ?? ""
        guard let since = PointInTime.read(word, now: call.now()) else {
            throw StageFailure(
                .usage, "the time cannot be \"\(SafeText.line(word))\"", hint: PointInTime.form)
        }
        let place = try call.workplace()
        let runs = place.state.runs().map(place.state.directory)
        let reports = runs.compactMap { $0.documentIfValid(ReportPayload.self) }
            .filter { $0.finished >= since }
        guard let report = ReportMerge.merge(reports, since: since) else {
            throw StageFailure(
                .failed, "no run since \(since) has a report",
                hint: "upkeep history lists the runs that there were")
        }
        let format = try call.format(place.settings)
        switch format {
        case "json": try StandardStreams.show(try CanonicalJSON.encode(report))
        case "yaml":
            try StandardStreams.show(try YAMLWriter.text(of: try CanonicalJSON.encode(report)))
        default:
            let view = RunView(place.state.directory(of: report.run))
            var model = ReportModel(report, view, width: StandardStreams.width)
            model.since = since
            let text = ReportFormats.named(format).text(
                model, isVerbose: place.settings[Keys.verbose])
            try StandardStreams.out(text)
        }
        return ProgramExit(.done)
    }
}
