package import CommandLine
package import Contracts
internal import Delivery
internal import HTTPFetch
package import Names
internal import Publishing
internal import RunView
package import Runs
package import StageKit
internal import SystemSupport

/// Sends out what a run came to. It is also called as `upkeep-report deliver`.
///
/// A channel that takes nothing never fails a run: it is a finding, and its messages wait.
package struct DeliverStage: Stage {
    package typealias Payload = DeliverPayload

    package static let subcommands = [TestCommand.command, StartedCommand.command]

    /// Makes the stage.
    package init() {}

    /// What did not get there, or was not tried for lack of something, is tried again: a token may be
    /// there by now, a channel work again.
    package static func isStale(_ run: RunDirectory, since: Timestamp, now: Timestamp) -> Bool {
        guard let document = run.documentIfValid(DeliverPayload.self) else { return true }
        return document.outcome != .complete || !document.findings.isEmpty
            || document.payload.messages.contains { $0.outcome == .pending }
            || document.payload.metrics?.targets.contains { !$0.isWritten } == true
    }

    package func perform(_ context: StageContext) throws -> StageResult<DeliverPayload> {
        let client = HTTPClient.ofTool(context.environment)
        let messages = try MessageDelivery(context, client).deliver(context)
        var payload = DeliverPayload(messages: messages.messages)
        var findings = messages.findings
        var words: [String] = []
        if context.settings[Keys.channel].isEmpty {
            let reviews = try ReviewDelivery(context).deliver { client }
            let metrics = try MetricsDelivery(context).deliver { client }
            (payload.reviews, payload.metrics) = (reviews.reviews, metrics.metrics)
            findings += reviews.findings + metrics.findings
            words = [reviews.summary, metrics.summary].compactMap { $0 }
        } else {
            keep(of: context.run, &payload, &findings)
        }
        if context.settings[Keys.commitPage] {
            let month = CalendarMonth(containing: context.now()).previous
            let page = try MonthlyCommit(context, month: month).publish()
            findings += page.findings
            words.append(page.summary)
        }
        return StageResult(
            payload: payload, outcome: findings.isEmpty ? .complete : .partial,
            summary: DeliverStage.summary(payload, words, findings), findings: findings,
            commit: try context.documentIfPresent(DetectPayload.self)?.repository.commit)
    }

    /// Takes over what an earlier call did beside messages: this one writes to some channels alone.
    private func keep(
        of run: RunDirectory, _ payload: inout DeliverPayload, _ findings: inout [Finding]
    ) {
        guard let earlier = run.documentIfValid(DeliverPayload.self) else { return }
        payload.reviews = earlier.payload.reviews
        payload.metrics = earlier.payload.metrics
        let boxes = earlier.payload.messages.filter { $0.type == "outbox" }
        payload.messages += boxes
        let names = Set(boxes.map(\.channel))
        let rules = Set([Rule.reviewFailed, .forgeUnknown, .metricsFailed].map(\.id))
        findings += earlier.findings.filter {
            rules.contains($0.rule) || names.contains($0.subject)
        }
    }

    private static func summary(
        _ payload: DeliverPayload, _ words: [String], _ findings: [Finding]
    ) -> String {
        let messages = MessageOutcome.allCases.compactMap { outcome -> String? in
            let count = payload.messages.count { $0.outcome == outcome }
            if count == 0 { return nil }
            switch outcome {
            case .sent: return "\(Words.count(count, "message")) sent"
            case .already: return "\(count) sent before"
            case .pending: return "\(count) could not be sent yet"
            case .dropped: return "\(count) given up"
            case .planned: return "\(Words.count(count, "message")) would be sent"
            }
        }
        let counts = messages + words
        if counts.isEmpty { return findings.first?.message ?? DeliverPayload.nothing }
        return counts.joined(separator: ", ")
    }

    package func render(
        _ document: Document<DeliverPayload>, format: String, _ context: StageContext
    ) -> String {
        var lines = document.payload.messages.map { message -> String in
            let what = "\(message.key) to \(message.channel)"
            return switch message.outcome {
            case .sent: "delivered \(what): \(message.subject)"
            case .already: "\(message.key) was delivered to \(message.channel) before"
            case .pending: "waits: \(what)"
            case .dropped: "given up: \(what)"
            case .planned: "dry run: would deliver \(what): \(message.subject)"
            }
        }
        lines += document.payload.reviews.map { review in
            "review \(review.outcome.rawValue): \(review.title)"
                + (review.url.map { ": \($0)" } ?? "")
        }
        lines += (document.payload.metrics?.targets ?? []).map { target in
            let word = target.isWritten ? "metrics written to" : "no metrics at"
            return "\(word) \(target.place)"
        }
        // What is wrong with which channel, forge or place, and below it what to do.
        for finding in document.findings {
            lines.append("\(finding.severity.rawValue): \(finding.message)")
            if let remedy = finding.remedy { lines.append("  → \(remedy)") }
        }
        lines.append(document.summary)
        return lines.map { SafeText.line($0) + "\n" }.joined()
    }
}
