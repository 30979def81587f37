internal import CommandLine
internal import Contracts
internal import Delivery
internal import HTTPFetch
internal import Names
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep deliver started`: says that a run begins, where a channel wants to know. `upkeep run` calls it.
enum StartedCommand {
    static let command = Command(
        "started", summary: "Says that a run begins, on the channels that want to know.",
        keys: [Keys.repository, Keys.state, Keys.config, Keys.run, Keys.quiet],
        exits: [.done, .usage, .badInput, .internalError, .locked]
    ) { call in
        let place = try call.workplace()
        let run = try place.chosenRun()
        let lock = try place.state.lock(call.environment)
        defer { withExtendedLifetime(lock) {} }
        let result = try MessageDelivery(call, place, run).send(
            isDryRun: false, leavesQueue: true
        ) { _ in
            [EventList.started(run.run, pipeline: run.record()?.pipeline)]
        }
        for finding in result.findings { call.console.note(finding.message) }
        return ProgramExit(.done)
    }
}

/// `upkeep deliver test NAME`: sends a message that says nothing, to see whether it arrives.
enum TestCommand {
    static let command = Command(
        "test", summary: "Sends a test message on a channel.",
        operands: .some("NAME", 1...1), keys: [Keys.repository, Keys.state, Keys.config],
        exits: [.done, .failed, .usage, .badInput, .internalError], work: run)

    private static func run(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        let channels = try MessageDelivery.chosen(place.settings, call.operands)
        let run = RunID(started: call.now(), digest: SHA256.hex(parts: ["test"]))
        let name = try MessageDelivery(call, place, place.state.directory(of: run)).name()
        let event = DeliveryEvent(
            .started, subject: "test", title: "this is a test: nothing runs",
            channels: channels.map(\.name))
        let postman = Postman(
            channels: channels, all: channels, environment: call.environment,
            client: HTTPClient.ofTool(call.environment), run: run, repository: name,
            isDryRun: false, report: { _ in nil }, note: { _, _, _ in })
        // Without a ledger it is new each time, and nothing of it waits.
        let ledger = try DeliveryLedger(nil, now: call.now())
        let result = try postman.deliver([event], ledger)
        for message in result.messages {
            let why = message.reason.map { ": \($0)" } ?? ""
            guard message.outcome == .sent else {
                throw StageFailure(
                    .failed, "the channel \(message.channel) did not take the message\(why)",
                    hint: message.remedy)
            }
            try StandardStreams.show("the channel \(message.channel) took the message\n")
        }
        return ProgramExit(.done)
    }
}
