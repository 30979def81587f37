internal import CommandLine
internal import Contracts
internal import Decision
internal import Formats
internal import GitStore
internal import Holds
internal import Names
internal import RunView
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep status`: prints how a run ended, and what waits for a person.
enum StatusCommand {
    static let command = Command(
        "status", summary: "Prints how the newest run ended, and the updates that wait for you.",
        operands: .none,
        sections: [
            .init("Flags", [exitCode, maxAge]),
            .init(
                "Common flags",
                [
                    Keys.repository, Keys.state, Keys.run, Keys.output, Keys.config, Keys.verbose,
                ]),
        ],
        formats: ["text", "json"], exits: [.done, .usage, .badInput, .internalError],
        tables: { [("Exit status with --exit-code", meanings)] }, action: .work(run))

    private static let exitCode = Key(
        "exit-code", owner: .call, help: "say by the exit status how things stand")
    private static let maxAge = Key(
        "max-age", .text("TIME"), owner: .call,
        help: "with --exit-code: the last run must have ended so long ago at most: 26h, 2d")

    private static let meanings = [
        ["0", "all is well"],
        ["1", "the last run failed, is older than --max-age, or there is none"],
        ["2", "something needs a person"], ["3", "updates wait"],
    ]

    /// What `-o json` prints.
    private struct Status: Encodable {
        let run: RunRecord
        let dryRun: Bool
        let branch: [String]
        let waiting: [ReportEntry]
        let places: StateCommand.Places
    }

    private static func run(_ call: Call) throws -> ProgramExit {
        let oldest = try oldest(call)
        let place = try call.workplace()
        let asks = call.settings[exitCode]
        if asks, place.settings[Keys.run] == nil, place.state.latest() == nil {
            call.console.note("there is no run in \(place.state.path) yet: upkeep run scan")
            return ProgramExit(.failed)
        }
        let run = try place.chosenRun()
        guard let record = run.record() else {
            throw StageFailure(
                .badInput, "\(run.file("run.json")) cannot be read",
                hint: "the run was started by another version, or its directory was changed")
        }
        let view = try judged(RunView(run), place, now: call.now())
        let report = ReportBuilder.build(
            view, delivery: run.documentIfValid(DeliverPayload.self)?.findings ?? [])
        let places = StateCommand.Places(place)
        if try call.format(place.settings) == "json" {
            try StandardStreams.show(
                try CanonicalJSON.encode(
                    Status(
                        run: record, dryRun: record.isDryRun, branch: view.branchLines,
                        waiting: StatusText.parts(report).flatMap(\.entries), places: places)))
        } else {
            let text = StatusText(
                record: record, view: view, report: report,
                isVerbose: place.settings[Keys.verbose])
            try StandardStreams.out(
                (text.lines + ["", "in \(run.path)"] + places.lines).joined(separator: "\n") + "\n")
        }
        return asks ? standing(record, report, oldest: oldest) : ProgramExit(.done)
    }

    /// A run with the holds that the branch has by now.
    private static func judged(
        _ view: RunView, _ place: Workplace, now: Timestamp
    ) throws -> RunView {
        guard let commit = try place.repository.head().commit, let detect = view.detect else {
            return view
        }
        let holds = try HoldList(in: place.store, at: commit).holds(detect.payload)
        return view.judged(by: holds, Wanted(place.settings), now: now)
    }

    /// The time before which the last run must not have ended; nil where its age does not matter.
    ///
    /// - Throws: exit 64 for what is no span of time, or without `--exit-code`.
    private static func oldest(_ call: Call) throws -> Timestamp? {
        guard let text = call.settings[maxAge] else { return nil }
        guard call.settings[exitCode] else {
            throw StageFailure(.usage, "--max-age says nothing without --exit-code")
        }
        let isSpan = text.last.map { "hdw".contains($0) } == true
        guard isSpan, let time = PointInTime.read(text, now: call.now()) else {
            throw StageFailure(
                .usage, "--max-age cannot be \"\(SafeText.line(text))\"", hint: "as in 26h, 2d")
        }
        return time
    }

    /// How things stand, as an exit status.
    private static func standing(
        _ record: RunRecord, _ report: ReportPayload, oldest: Timestamp?
    ) -> ProgramExit {
        let time = record.finished ?? record.started
        let isOld = oldest.map { time < $0 } ?? false
        let ends = record.exit.map { [$0] } ?? record.stages.map(\.exit)
        let hasFailed = ends.contains { !ProgramExit(rawValue: $0).isGoodEnd }
        if isOld || hasFailed || record.isSetAside { return ProgramExit(.failed) }
        func has(_ sections: SectionName...) -> Bool {
            report.sections.contains { sections.contains($0.section) }
        }
        // What the catalog warns of stands for weeks: a watch that never ends is none.
        let needsYou = report.sections.filter { [.needsYou, .failed].contains($0.section) }
            .flatMap(\.entries).contains { !$0.name.hasPrefix("catalog/") }
        if needsYou || ends.contains(ExitCode.findings.rawValue) {
            return ProgramExit(.findings)
        }
        return has(.planned, .waiting, .inReview) ? ProgramExit(.updates) : ProgramExit(.done)
    }
}
