internal import CommandLine
internal import Contracts
internal import Delivery
internal import GitStore
internal import HTTPFetch
internal import Names
internal import Publishing
internal import RunView
internal import Runs
internal import StageKit
internal import SystemSupport

/// The messages of a delivery.
struct MessageDelivery {
    private let settings: Settings
    private let environment: Environment
    private let state: StateDirectory
    private let repository: Repository
    private let run: RunDirectory
    private let now: @Sendable () -> Timestamp
    private let client: HTTPClient
    private let channels: [ChannelSpec]

    /// - Throws: exit 64 for a channel that is named and not configured.
    init(_ context: StageContext, _ client: HTTPClient) throws {
        (settings, environment, state) = (context.settings, context.environment, context.state)
        (repository, run, now) = (context.repository, context.run, context.now)
        self.client = client
        channels = try MessageDelivery.chosen(settings, settings[Keys.channel])
    }

    /// Of a call that is no stage's work.
    init(_ call: Call, _ place: Workplace, _ run: RunDirectory) {
        (settings, environment, state) = (place.settings, call.environment, place.state)
        (repository, self.run, now) = (place.repository, run, call.now)
        client = HTTPClient.ofTool(environment)
        channels = settings[Keys.channels]
    }

    /// The channels of some names; all where none is named.
    ///
    /// - Throws: exit 64 for a name that no channel has.
    static func chosen(_ settings: Settings, _ wanted: [String]) throws -> [ChannelSpec] {
        let all = settings[Keys.channels]
        let names = all.map(\.name)
        for name in wanted where !names.contains(name) {
            throw StageFailure(
                .usage, "there is no channel \"\(SafeText.line(name))\"",
                hint: Nearest.name(to: name, among: names).map { "did you mean \($0)?" }
                    ?? (names.isEmpty
                        ? "none is configured: docs/notifications.md"
                        : "it is one of \(names.joined(separator: ", "))"))
        }
        return wanted.isEmpty ? all : all.filter { wanted.contains($0.name) }
    }

    /// Sends what is new of a stage's run, and what waits.
    func deliver(
        _ context: StageContext
    ) throws -> (messages: [DeliveredMessage], findings: [Finding]) {
        let box = settings[Keys.channel].isEmpty ? try outbox(context) : nil
        let result = try send(isDryRun: context.isDryRun) { ledger in
            try events(context, &ledger)
        } report: {
            report($0, context)
        }
        guard let box else { return result }
        return ([box] + result.messages, MessageDelivery.findings(box) + result.findings)
    }

    /// Sends events that are new, and what waits.
    func send(
        isDryRun: Bool, leavesQueue: Bool = false,
        _ events: (inout DeliveryLedger) throws -> [DeliveryEvent],
        report: @escaping (RunID) -> MailMessage? = { _ in nil }
    ) throws -> (messages: [DeliveredMessage], findings: [Finding]) {
        let hasState = (try? state.opened().kind("deliver")) == .directory
        if channels.isEmpty, !hasState { return ([], []) }
        let directory =
            isDryRun && !hasState
            ? nil : try state.opened().directory("deliver", isMade: !isDryRun)
        var ledger = try DeliveryLedger(directory, now: now())
        let found = try events(&ledger)
        let effects = run.journal.effects(of: .deliver, now: now)
        let postman = Postman(
            channels: channels, all: settings[Keys.channels],
            environment: environment, client: client, run: run.run, repository: try name(),
            isDryRun: isDryRun, isOffline: settings[Keys.offline], report: report
        ) { channel, key, isDone in
            if isDone {
                try effects.confirm("message", subject: channel, detail: key)
            } else {
                try effects.intend("message", subject: channel, detail: key)
            }
        }
        return try postman.deliver(found, ledger, leavesQueue: leavesQueue)
    }

    private func events(
        _ context: StageContext, _ ledger: inout DeliveryLedger
    ) throws -> [DeliveryEvent] {
        let record = run.record()
        // What only would be done is not told as done.
        if record?.isDryRun == true, !context.isDryRun { return [] }
        let view = try context.judgedView()
        let windows = WindowEvents(view, seen: ledger.seen, now: now())
        if !context.isDryRun {
            for key in windows.news { try ledger.see(key, run: run.run, now: now()) }
        }
        let report =
            try context.documentIfPresent(ReportPayload.self)?.payload ?? ReportBuilder.build(view)
        return EventList(view, report, run.run, record).all + windows.events
    }

    /// The repository as people know it: `home` of `ssh://git@example.org/home.git`.
    func name() throws -> String {
        let info = try RepositoryInfo(repository, commit: nil)
        let address = info.url ?? repository.root
        let name = Paths.name(address.hasSuffix("/") ? String(address.dropLast()) : address)
        return name.hasSuffix(".git") ? String(name.dropLast(4)) : name
    }

    /// A run's report as a mail; as text alone where it is another run's.
    private func report(_ run: RunID, _ context: StageContext) -> MailMessage? {
        if run == self.run.run,
            let document = try? context.documentIfPresent(ReportPayload.self),
            let view = try? context.runView()
        {
            return ReportMail.message(ReportModel(document, view))
        }
        let directory = try? state.directory(of: run).opened()
        guard let file = ReportText().file,
            let text = try? directory?.readText(file, limit: 200 << 10)
        else { return nil }
        return MailMessage(subject: "", text: text)
    }

    // MARK: The outbox

    /// Puts a run's report into the outbox, once; nil where there is none, or nothing to put there.
    private func outbox(_ context: StageContext) throws -> DeliveredMessage? {
        guard let path = settings[Keys.outbox],
            let report = try context.documentIfPresent(ReportPayload.self),
            let file = ReportText().file,
            let text = try? context.run.opened().readText(file, limit: 1 << 26),
            let message = Message(
                key: context.run.run.text,
                subject: SafeText.line("upkeep: \(report.summary)"), text: text)
        else { return nil }
        let outbox = Outbox(Paths.absolute(path), outside: repository.root)
        var delivered = DeliveredMessage(
            channel: outbox.name, type: "outbox", key: message.key, run: context.run.run,
            count: 1, severity: .notice, subject: message.subject, outcome: .already, attempts: 0)
        if outbox.has(message.key) { return delivered }
        delivered.outcome = .planned
        if context.isDryRun { return delivered }
        delivered.attempts = 1
        do {
            try context.run.journal.effects(of: .deliver, now: context.now).record(
                "message", subject: outbox.name, intent: message.key
            ) { try outbox.send(message) }
            delivered.outcome = .sent
        } catch let error as SystemError {
            try Signals.check()
            delivered.outcome = .pending
            delivered.reason = SafeText.line(error.description)
            delivered.remedy = "name a directory in outbox that upkeep's user may write to"
        }
        return delivered
    }

    /// What keeps a message from the outbox.
    private static func findings(_ message: DeliveredMessage) -> [Finding] {
        guard message.outcome == .pending, let reason = message.reason else { return [] }
        return [
            .of(
                .channelFailed, message.channel,
                "the report could not be put into the \(message.channel): \(reason)",
                remedy: message.remedy)
        ]
    }
}
