import Contracts
import HTTPFetch
import Names
import SystemSupport
import TestSupport
import Testing

@testable import Delivery

/// What goes out when: once, what is new, again what could not be sent. A channel without its secret takes
/// nothing, which needs no network.
@Suite struct PostmanTests {
    private let scratch: ScratchDirectory
    private let start = Timestamp(seconds: 1_800_000_000)

    init() throws { scratch = try ScratchDirectory() }

    private func spec(_ name: String, _ change: (inout ChannelSpec) -> Void = { _ in })
        -> ChannelSpec
    {
        var spec = ChannelSpec()
        (spec.name, spec.type, spec.address) = (name, .slack, .variable("NOWHERE"))
        change(&spec)
        return spec
    }

    private func deliver(
        _ channels: [ChannelSpec], _ events: [DeliveryEvent], day: Int64 = 0,
        run: RunID = "20261127T060000Z-3f2a9c1d", isDryRun: Bool = false,
        all: [ChannelSpec]? = nil
    ) throws -> (messages: [DeliveredMessage], findings: [Finding]) {
        let now = start.adding(seconds: day * 86_400)
        let timing = HTTPTiming(
            milliseconds: { 0 }, now: { now }, pause: { _ in }, jitter: { 0 })
        let directory = try DirectoryHandle.following(scratch.path)
        return try Postman(
            channels: channels, all: all ?? channels, environment: Environment([:]),
            client: HTTPClient(agent: "upkeep/0", environment: Environment([:])), timing: timing,
            run: run, repository: "home", isDryRun: isDryRun, report: { _ in nil },
            note: { _, _, _ in }
        ).deliver(events, DeliveryLedger(directory, now: now))
    }

    private func event(_ name: EventName, _ subject: String, layer: Layer? = nil, to: [String] = [])
        -> DeliveryEvent
    {
        DeliveryEvent(name, subject: subject, title: subject, layer: layer, channels: to)
    }

    @Test func foldsARunIntoOneMessageOfWhatIsNew() throws {
        let events = [event(.updateAvailable, "a"), event(.failed, "b")]
        let first = try deliver([spec("ops")], events)
        #expect(first.messages.map(\.count) == [2] && first.messages[0].severity == .error)
        #expect(first.messages[0].subject == "upkeep home: 1 failed, 1 goes with the next run")
        #expect(first.findings.map(\.rule) == ["deliver/channel-failed"])
        // The night after only what is new makes another; the old one still waits.
        let second = try deliver(
            [spec("ops")], events + [event(.failed, "c")], day: 1, run: "20261128T060000Z-3f2a9c1d")
        #expect(second.messages.map(\.count).sorted() == [1, 2])
        #expect(second.messages.allSatisfy { $0.outcome == .pending })
        #expect(second.findings.count == 1)
    }

    @Test func givesUpAfterAWeek() throws {
        _ = try deliver([spec("ops")], [event(.failed, "a")])
        let last = try deliver([spec("ops")], [], day: 8)
        #expect(last.messages.map(\.outcome) == [.dropped])
        #expect(last.findings.map(\.rule) == ["deliver/message-dropped"])
        #expect(try deliver([spec("ops")], [event(.failed, "a")], day: 9).messages.isEmpty)
    }

    /// A call by hand with another configuration, or with none, gives nothing up.
    @Test func whatWaitsForAnUnknownChannelWaitsOn() throws {
        _ = try deliver([spec("ops"), spec("chat")], [event(.failed, "a")])
        let without = try deliver([], [], day: 1)
        #expect(without.messages.map(\.outcome) == [.pending, .pending])
        let rules = without.findings.map(\.rule)
        #expect(rules == ["deliver/channel-unknown", "deliver/channel-unknown"])
        #expect(without.findings.allSatisfy { $0.remedy?.contains("--config") == true })
        let dry = try deliver([], [], day: 1, isDryRun: true)
        #expect(dry.messages.map(\.outcome) == [.pending, .pending])
        let again = try deliver([spec("ops"), spec("chat")], [], day: 2)
        #expect(again.messages.map(\.attempts) == [0, 0] && again.messages.count == 2)
        #expect(again.messages.allSatisfy { $0.reason?.contains("NOWHERE") == true })
        #expect(try deliver([], [], day: 8).messages.map(\.outcome) == [.dropped, .dropped])
    }

    /// One channel alone is written to, and what is known of the others stays known.
    @Test func tellsWhatWaitsForOtherChannels() throws {
        _ = try deliver([spec("ops"), spec("chat")], [event(.failed, "a")])
        let one = try deliver([spec("ops")], [], all: [spec("ops"), spec("chat")])
        #expect(one.messages.map(\.channel) == ["chat", "ops"])
        #expect(one.messages.allSatisfy { $0.outcome == .pending })
        #expect(one.findings.map(\.subject) == ["chat", "ops"])
        #expect(one.findings.allSatisfy { $0.message.contains("NOWHERE") && $0.remedy != nil })
    }

    @Test func aDryRunLeavesNothing() throws {
        let planned = try deliver([spec("ops")], [event(.failed, "a")], isDryRun: true)
        #expect(planned.messages.map(\.outcome) == [.planned] && planned.findings.isEmpty)
        #expect(try Files.list(scratch.path).isEmpty)
    }

    @Test func routesByEventLayerSeverityAndRule() throws {
        let events = [
            event(.failed, "a", layer: .storage), event(.done, "b", layer: .core),
            event(.started, "c"), event(.updateAvailable, "d", layer: .core, to: ["chat", "gone"]),
        ]
        let result = try deliver(
            [
                spec("layer") { $0.layers = [.core] }, spec("grave") { $0.severity = .error },
                spec("event") { $0.events = [.started] },
                spec("chat") { $0.events = [.windowOpens] },
                spec("each") { $0.digest = false },
            ], events)
        let told = Dictionary(grouping: result.messages, by: \.channel).mapValues {
            $0.flatMap(\.events).map(\.rawValue).sorted()
        }
        #expect(told["layer"] == ["done", "update-available"])
        #expect(told["grave"] == ["failed"] && told["event"] == ["started"])
        #expect(told["chat"] == ["update-available"])
        #expect(told["each"] == ["done", "failed", "update-available"])
        #expect(result.messages.filter { $0.channel == "each" }.count == 3)
        #expect(result.findings.contains { $0.rule == "deliver/channel-unknown" })
    }

    @Test func aDeathAtAnyPointLosesNothing() throws {
        let events = [event(.failed, "a")]
        _ = try deliver([spec("ops")], events)
        // Dead before the ledger said that it waits: the queue says it.
        try Files.remove(scratch.file("ledger.jsonl"))
        #expect(try deliver([spec("ops")], events).messages.count == 1)
        // Dead within a line of the ledger.
        try AtomicFile.write("{\"chan", to: scratch.file("ledger.jsonl"))
        #expect(try deliver([spec("ops")], events).messages.count == 1)
        // Dead after the ledger said that it was sent: it is not sent again.
        let now = start
        let directory = try DirectoryHandle.following(scratch.path)
        var ledger = try DeliveryLedger(directory, now: now)
        let notice = try #require(try ledger.queue().first)
        try ledger.add(.sent, notice, now: now)
        #expect(try ledger.queue().isEmpty)
        #expect(try deliver([spec("ops")], events).messages.isEmpty)
    }
}
