package import Contracts
package import HTTPFetch
internal import Names
package import SystemSupport

/// Sends messages: each thing once a channel, what could not be sent again with the next delivery.
package struct Postman {
    /// Days for which a message that cannot be sent is kept.
    package static let daysKept: Int64 = 7
    /// Messages of a channel that may wait.
    private static let queueLimit = 50
    /// Things of a run that are told one by one at most.
    private static let oneByOne = 20
    /// Milliseconds after which the rest waits for the next delivery.
    private static let patience: Int64 = 300_000

    /// The channels that are written to.
    package let channels: [ChannelSpec]
    /// All channels that there are.
    package let all: [ChannelSpec]
    /// Where secrets are read from.
    package let environment: Environment
    /// What sends.
    package let client: HTTPClient
    /// The clocks.
    package let timing: HTTPTiming
    /// The run that is told of.
    package let run: RunID
    /// The repository as people know it.
    package let repository: String
    /// Whether nothing is sent.
    package let isDryRun: Bool
    /// Whether messages wait because nothing may leave the machine.
    package let isOffline: Bool
    /// The report of a run as a mail; nil where it has none.
    package let report: (RunID) -> MailMessage?
    /// Notes a message before it is sent, and after.
    package let note: (_ channel: String, _ key: String, _ isDone: Bool) throws -> Void

    /// Makes one.
    package init(
        channels: [ChannelSpec], all: [ChannelSpec], environment: Environment, client: HTTPClient,
        timing: HTTPTiming = .system, run: RunID, repository: String, isDryRun: Bool,
        isOffline: Bool = false, report: @escaping (RunID) -> MailMessage?,
        note: @escaping (_ channel: String, _ key: String, _ isDone: Bool) throws -> Void
    ) {
        self.channels = channels
        self.all = all
        self.environment = environment
        self.client = client
        self.timing = timing
        self.run = run
        self.repository = repository
        self.isDryRun = isDryRun
        self.isOffline = isOffline
        self.report = report
        self.note = note
    }

    /// One message on its way.
    private struct Letter {
        var notice: Notice
        /// Its channel; nil where this call does not write to it.
        let spec: ChannelSpec?
        var verdict: ChannelVerdict?
        var isDropped = false
    }

    /// What is known while messages go out.
    private struct Desk {
        var ledger: DeliveryLedger
        var letters: [Letter]
        /// Channels that take nothing now.
        var dead: Set<String> = []
    }

    /// Sends what is new, and what waits.
    ///
    /// - Parameter leavesQueue: whether what waits goes on waiting.
    /// - Returns: the messages, by channel and key; and what the operator should know.
    /// - Throws: what the file system says of the ledger.
    package func deliver(
        _ events: [DeliveryEvent], _ ledger: DeliveryLedger, leavesQueue: Bool = false
    ) throws -> (messages: [DeliveredMessage], findings: [Finding]) {
        let waiting = try ledger.queue()
        var desk = Desk(ledger: ledger, letters: [])
        let before = ledger.sent(in: run).map { message in
            var message = message
            message.outcome = .already
            return message
        }
        for notice in waiting where !leavesQueue {
            let spec = channels.first { $0.name == notice.channel }
            desk.letters.append(Letter(notice: notice, spec: spec))
        }
        for spec in channels {
            for notice in notices(events, for: spec, told: ledger.told(spec.name, waiting)) {
                if !isDryRun {
                    try desk.ledger.put(notice)
                    try desk.ledger.add(.queued, notice, now: timing.now())
                }
                desk.letters.append(Letter(notice: notice, spec: spec))
            }
        }
        if !isDryRun {
            try dropOld(&desk)
            if !isOffline { try send(&desk) }
        }
        let messages = (desk.letters.map(message) + before)
            .sorted { ($0.channel, $0.key) < ($1.channel, $1.key) }
        return (messages, findings(desk, events))
    }

    /// The messages that a channel gets of events.
    private func notices(
        _ events: [DeliveryEvent], for spec: ChannelSpec, told: Set<String>
    ) -> [Notice] {
        var seen = told
        let fresh = events.filter { event in
            guard spec.wants(event), !seen.isSuperset(of: event.keys) else { return false }
            seen.formUnion(event.keys)
            return true
        }
        if fresh.isEmpty { return [] }
        let parts = spec.digest || fresh.count > Self.oneByOne ? [fresh] : fresh.map { [$0] }
        return parts.map {
            Notice(
                $0, channel: spec.name, run: run, created: timing.now(), repository: repository)
        }
    }

    /// Gives up what is too old, and what is too much.
    ///
    /// A message whose channel this call does not know waits like any other: another call's configuration
    /// may be the one that names it.
    private func dropOld(_ desk: inout Desk) throws {
        let oldest = timing.now().adding(seconds: -Self.daysKept * 86_400)
        var count: [String: Int] = [:]
        for index in desk.letters.indices.reversed() {
            let letter = desk.letters[index]
            count[letter.notice.channel, default: 0] += 1
            let why =
                letter.notice.created < oldest
                ? "it could not be sent for \(Self.daysKept) days"
                : count[letter.notice.channel, default: 0] > Self.queueLimit
                    ? "more than \(Self.queueLimit) messages wait" : nil
            guard let why else { continue }
            desk.letters[index].isDropped = true
            desk.letters[index].verdict = .unfit(why)
            try desk.ledger.add(.dropped, letter.notice, now: timing.now())
            try desk.ledger.remove(letter.notice)
        }
    }

    /// Sends in rounds, in each the oldest message of every channel that still takes any.
    private func send(_ desk: inout Desk) throws {
        var ready: [String: Result<ReadyChannel, ChannelProblem>] = [:]
        for spec in channels {
            do throws(ChannelProblem) {
                ready[spec.name] = .success(try ReadyChannel(spec, environment))
            } catch {
                ready[spec.name] = .failure(error)
            }
        }
        let end = timing.milliseconds() &+ Self.patience
        while timing.milliseconds() < end, Signals.received == nil {
            var round: [Int] = []
            var busy = desk.dead
            for index in desk.letters.indices
            where desk.letters[index].verdict == nil && desk.letters[index].spec != nil {
                if busy.insert(desk.letters[index].notice.channel).inserted { round.append(index) }
            }
            if round.isEmpty { return }
            try send(round, &desk, ready)
        }
    }

    private func send(
        _ round: [Int], _ desk: inout Desk,
        _ ready: [String: Result<ReadyChannel, ChannelProblem>]
    ) throws {
        var requests: [(index: Int, request: HTTPRequest)] = []
        var mails: [(index: Int, mail: MailRequest)] = []
        for index in round {
            let notice = desk.letters[index].notice
            do throws(ChannelProblem) {
                guard let found = ready[notice.channel], let spec = desk.letters[index].spec else {
                    continue
                }
                var channel = try found.get()
                if spec.type == .smtp { channel.report = report(notice.run) }
                switch try Channels.kind(spec.type).outgoing(notice, channel) {
                case .http(let request): requests.append((index, request))
                case .mail(let mail): mails.append((index, mail))
                }
            } catch {
                try take(.refused(error.reason, remedy: error.remedy), attempts: 0, index, &desk)
            }
        }
        try send(requests, mails, &desk)
    }

    /// Sends what is written, and notes each answer when it is known: whoever waits for the slowest would
    /// send the others again.
    private func send(
        _ requests: [(index: Int, request: HTTPRequest)],
        _ mails: [(index: Int, mail: MailRequest)], _ desk: inout Desk
    ) throws {
        let sent = requests.map(\.index) + mails.map(\.index)
        for index in sent {
            try note(desk.letters[index].notice.channel, desk.letters[index].notice.key, false)
        }
        try client.perform(requests.map(\.request), mails: mails.map(\.mail)) { number, result in
            let index = sent[number]
            guard let spec = desk.letters[index].spec else { return }
            switch result {
            case .success(let answer):
                let kind = Channels.kind(spec.type)
                try take(
                    number < requests.count ? kind.verdict(answer) : .sent,
                    attempts: answer.attempts, index, &desk)
            case .failure(let failure):
                try take(.of(failure), attempts: failure.attempts, index, &desk)
            }
        }
    }

    /// Notes what became of a message.
    private func take(
        _ verdict: ChannelVerdict, attempts: Int, _ index: Int, _ desk: inout Desk
    ) throws {
        desk.letters[index].verdict = verdict
        desk.letters[index].notice.attempts += attempts
        (desk.letters[index].notice.reason, desk.letters[index].notice.remedy) = verdict.words
        let letter = desk.letters[index]
        switch verdict {
        case .sent:
            try desk.ledger.add(
                .sent, letter.notice, now: timing.now(), message: message(letter))
            try desk.ledger.remove(letter.notice)
            try note(letter.notice.channel, letter.notice.key, true)
        case .later, .refused:
            desk.dead.insert(letter.notice.channel)
            try desk.ledger.put(letter.notice)
        case .unfit:
            try desk.ledger.put(letter.notice)
        }
    }

    private func message(_ letter: Letter) -> DeliveredMessage {
        let notice = letter.notice
        let outcome: MessageOutcome
        var (reason, remedy) = (notice.reason, notice.remedy)
        switch letter.verdict {
        case .sent: outcome = .sent
        case .later, .refused: outcome = .pending
        case .unfit(let why): (outcome, reason) = (letter.isDropped ? .dropped : .pending, why)
        case nil where letter.spec == nil:
            outcome = .pending
            reason = reason ?? "it is for a channel that this call does not write to"
        case nil where isDryRun: outcome = .planned
        case nil where isOffline:
            (outcome, reason) = (.pending, reason ?? "nothing is sent with --offline")
        case nil: (outcome, reason) = (.pending, reason ?? "a message before it could not be sent")
        }
        if outcome == .sent || outcome == .planned { (reason, remedy) = (nil, nil) }
        return DeliveredMessage(
            channel: notice.channel, type: spec(notice.channel)?.type.rawValue ?? "",
            key: notice.key, run: notice.run, events: notice.events, count: notice.count,
            severity: notice.severity, subject: notice.subject, outcome: outcome,
            reason: reason.map { SafeText.shortened(SafeText.line($0), to: 300) }, remedy: remedy,
            attempts: notice.attempts)
    }

    private func spec(_ name: String) -> ChannelSpec? { all.first { $0.name == name } }

    /// A finding for each channel that could not be written to, for what was given up, and for names
    /// that belong to no channel.
    private func findings(_ desk: Desk, _ events: [DeliveryEvent]) -> [Finding] {
        var findings: [Finding] = []
        let messages = desk.letters.map(message)
        let waiting = Dictionary(
            grouping: zip(desk.letters, messages).map { (letter: $0, message: $1) }
                .filter { $0.message.outcome == .pending }
        ) { $0.letter.notice.channel }
        for (channel, waiting) in waiting.sorted(by: { $0.key < $1.key }) {
            if let finding = finding(channel, waiting) { findings.append(finding) }
        }
        for message in messages where message.outcome == .dropped {
            findings.append(
                .of(
                    .messageDropped, message.channel,
                    "\"\(message.subject)\" of \(message.run.text) was given up: "
                        + (message.reason ?? "")))
        }
        let known = Set(all.map(\.name))
        for name in Set(events.flatMap(\.channels)).subtracting(known).sorted() {
            findings.append(
                .of(
                    .channelUnknown, name,
                    "a rule's notify names the channel \(name), which is not configured"))
        }
        return findings
    }

    /// Why a channel's messages wait; nil where nobody tried to send one yet, which says nothing of it.
    private func finding(
        _ channel: String, _ waiting: [(letter: Letter, message: DeliveredMessage)]
    ) -> Finding? {
        let count = Self.count(waiting.count)
        guard let spec = spec(channel) else {
            return .of(
                .channelUnknown, channel,
                "\(count) for the channel \(channel) cannot be sent: the configuration of this call "
                    + "names no such channel",
                remedy: "name the configuration that has it (--config FILE); else what waits is "
                    + "given up \(Self.daysKept) days after it was written")
        }
        guard let first = waiting.first(where: { $0.letter.notice.reason != nil }) else {
            return nil
        }
        return .of(
            .channelFailed, channel,
            "\(count) for the channel \(channel) (\(spec.type.rawValue)) could not be sent: "
                + (first.message.reason ?? ""),
            remedy: first.message.remedy)
    }

    private static func count(_ count: Int) -> String {
        count == 1 ? "1 message" : "\(count) messages"
    }
}
