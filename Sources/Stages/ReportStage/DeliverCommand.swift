internal import CommandLine
internal import Contracts
internal import Delivery
internal import Names
internal import Publishing
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep-report deliver`: sends a run's report to people, once a run on each channel.
enum DeliverCommand {
    static let command = Command(
        "deliver", summary: "Sends a run's report to people, once a run.",
        keys: [
            Keys.repository, Keys.state, Keys.config, Keys.run, Keys.outbox, Keys.dryRun,
            Keys.quiet,
        ],
        exits: [.done, .failed, .usage, .badInput, .internalError, .locked], work: run)

    /// The channels that the settings name, a line each.
    private static func channels(_ settings: Settings) -> [any Channel] {
        [
            settings[Keys.outbox].map { Outbox(Paths.absolute($0)) }
        ].compactMap { $0 }
    }

    private static func run(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        let channels = channels(place.settings)
        if channels.isEmpty {
            throw StageFailure(
                .usage, "no channel is named", hint: "name a directory: --outbox DIR")
        }
        let run = try place.chosenRun()
        let message = try message(run)
        if place.settings[Keys.dryRun] {
            for channel in channels where try !channel.has(message.key) {
                try say("dry run: would deliver \(message.key) to \(channel.name)", place)
            }
            return ProgramExit(.done)
        }
        let lock = try place.state.lock(call.environment)
        defer { withExtendedLifetime(lock) {} }
        let effects = run.journal.effects(of: .report, now: call.now)
        for channel in channels {
            if try channel.has(message.key) {
                try say("\(message.key) was delivered to \(channel.name) before", place)
                continue
            }
            try effects.record("message", subject: channel.name, intent: message.key) {
                try channel.send(message)
            }
            try say("delivered \(message.key) to \(channel.name)", place)
        }
        return ProgramExit(.done)
    }

    /// The run's report as a message.
    ///
    /// - Throws: exit 1 where the run has no report.
    private static func message(_ run: RunDirectory) throws -> Message {
        guard let report = run.documentIfValid(ReportPayload.self),
            let file = ReportText().file,
            let text = try? run.opened().readText(file, limit: 1 << 26),
            let message = Message(
                key: run.run.text, subject: SafeText.line("upkeep: \(report.summary)"), text: text)
        else {
            throw StageFailure(
                .failed, "the run \(run.run.text) has no report",
                hint: "make it first: upkeep report --run \(run.run.text)")
        }
        return message
    }

    private static func say(_ text: String, _ place: Workplace) throws {
        if !place.settings[Keys.quiet] { try StandardStreams.show(SafeText.line(text) + "\n") }
    }
}
