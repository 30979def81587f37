internal import CommandLine
internal import Contracts
internal import Formats
internal import StageKit
internal import SystemSupport

/// `upkeep plan`: prints what the next `upkeep run update` takes, and what waits for what.
enum PlanCommand {
    static let command = Command(
        "plan",
        summary: "Prints what the next upkeep run update takes, in order, and what waits for what: "
            + "it changes nothing.",
        keys: [
            Keys.maxKind, Keys.rules, Keys.schedule, Keys.run, Keys.repository, Keys.state,
            Keys.output, Keys.config,
            Keys.verbose,
        ],
        formats: ["text", "markdown", "json"], exits: [.done, .failed, .usage, .badInput],
        work: run)

    private static func run(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        guard let judged = try JudgedRun(place, now: call.now()) else {
            call.console.note(JudgedRun.absence(place))
            return ProgramExit(.failed)
        }
        let plan = judged.plan
        switch try call.format(place.settings) {
        case "json": try StandardStreams.show(try CanonicalJSON.encode(plan))
        case "markdown":
            try StandardStreams.out(PlanText(plan).markdown.map { $0 + "\n" }.joined())
        default:
            let lines = PlanText(plan).lines(
                width: StandardStreams.width, isVerbose: place.settings[Keys.verbose])
            try StandardStreams.out(lines.map { $0 + "\n" }.joined())
        }
        return ProgramExit(.done)
    }
}
