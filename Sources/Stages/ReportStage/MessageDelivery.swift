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
    private let context: StageContext
    private let channels: [ChannelSpec]
    private let now: Timestamp

    /// - Throws: exit 64 for a channel that is named and not configured.
    init(_ context: StageContext) throws {
        self.context = context
        now = context.now()
        let all = context.settings[Keys.channels]
        let wanted = context.settings[Keys.channel]
        let names = all.map(\.name)
        for name in wanted where !names.contains(name) {
            throw StageFailure(
                .usage, "there is no channel \"\(SafeText.line(name))\"",
                hint: Nearest.name(to: name, among: names).map { "did you mean \($0)?" }
                    ?? (names.isEmpty
                        ? "none is configured: docs/notifications.md"
                        : "it is one of \(names.joined(separator: ", "))"))
        }
        channels = wanted.isEmpty ? all : all.filter { wanted.contains($0.name) }
    }

    /// Sends what is new and what waits.
    func deliver() throws -> (messages: [DeliveredMessage], findings: [Finding]) {
        let box = context.settings[Keys.channel].isEmpty ? try outbox() : nil
        let hasState = (try? context.state.opened().kind("deliver")) == .directory
        if channels.isEmpty, !hasState { return (box.map { [$0] } ?? [], []) }
        let isMade = !context.isDryRun
        let directory = try? context.state.opened().directory("deliver", isMade: isMade)
        var ledger = try DeliveryLedger(directory, now: now)
        let events = try events(&ledger)
        let effects = context.run.journal.effects(of: .deliver, now: context.now)
        let postman = Postman(
            channels: channels, all: context.settings[Keys.channels].map(\.name),
            environment: context.environment,
            client: HTTPClient(
                agent: "\(Tool.info.name)/\(Tool.version)", environment: context.environment),
            run: context.run.run, repository: try repository(), isDryRun: context.isDryRun,
            isOffline: context.settings[Keys.offline], report: report
        ) { channel, key, isDone in
            if isDone {
                try effects.confirm("message", subject: channel, detail: key)
            } else {
                try effects.intend("message", subject: channel, detail: key)
            }
        }
        let result = try postman.deliver(events, ledger)
        return ((box.map { [$0] } ?? []) + result.messages, result.findings)
    }

    private func events(_ ledger: inout DeliveryLedger) throws -> [DeliveryEvent] {
        let record = context.run.record()
        if context.settings[Keys.started] {
            return [EventList.started(context.run.run, pipeline: record?.pipeline)]
        }
        // What only would be done is not told as done.
        if record?.isDryRun == true, !context.isDryRun { return [] }
        let view = try context.runView()
        let windows = WindowEvents(view, seen: ledger.seen, now: now)
        if !context.isDryRun {
            for key in windows.news { try ledger.see(key, run: context.run.run, now: now) }
        }
        return EventList(view, context.run.run, record).all + windows.events
    }

    /// The repository as people know it: `home` of `ssh://git@example.org/home.git`.
    private func repository() throws -> String {
        let info = try RepositoryInfo(context.repository, commit: context.commit)
        let address = info.url ?? context.repository.root
        let name = Paths.name(address.hasSuffix("/") ? String(address.dropLast()) : address)
        return name.hasSuffix(".git") ? String(name.dropLast(4)) : name
    }

    /// A run's report as a mail; nil where it has none.
    private func report(_ run: RunID) -> MailMessage? {
        let directory = context.state.directory(of: run)
        return directory.documentIfValid(ReportPayload.self).map { report in
            ReportMail.message(ReportModel(report, RunView(directory)))
        }
    }

    // MARK: The outbox

    /// Puts a run's report into the outbox, once; nil where there is none, or nothing to put there.
    private func outbox() throws -> DeliveredMessage? {
        guard let path = context.settings[Keys.outbox], !context.settings[Keys.started],
            let report = try context.documentIfPresent(ReportPayload.self),
            let file = ReportText().file,
            let text = try? context.run.opened().readText(file, limit: 1 << 26),
            let message = Message(
                key: context.run.run.text,
                subject: SafeText.line("upkeep: \(report.summary)"), text: text)
        else { return nil }
        let outbox = Outbox(Paths.absolute(path))
        var delivered = DeliveredMessage(
            channel: outbox.name, type: "outbox", key: message.key, run: context.run.run,
            count: 1, severity: .notice, subject: message.subject, outcome: .already, attempts: 0)
        if outbox.has(message.key) { return delivered }
        delivered.outcome = .planned
        if context.isDryRun { return delivered }
        try context.run.journal.effects(of: .deliver, now: context.now).record(
            "message", subject: outbox.name, intent: message.key
        ) { try outbox.send(message) }
        delivered.outcome = .sent
        delivered.attempts = 1
        return delivered
    }
}
