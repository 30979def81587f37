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

    /// Messages wait, a forge did not do what it was asked for, or metrics did not get there: they are
    /// tried again.
    package static func isStale(_ run: RunDirectory, since: Timestamp, now: Timestamp) -> Bool {
        guard let payload = run.documentIfValid(DeliverPayload.self)?.payload else { return true }
        return payload.messages.contains { $0.outcome == .pending }
            || payload.reviews.contains { $0.outcome == .failed }
            || payload.metrics?.targets.contains { !$0.isWritten } == true
    }

    package func perform(_ context: StageContext) throws -> StageResult<DeliverPayload> {
        let client = HTTPClient.ofTool(context.environment)
        let messages = try MessageDelivery(context, client).deliver(context)
        let reviews = try ReviewDelivery(context).deliver { client }
        let metrics = try MetricsDelivery(context).deliver { client }
        let payload = DeliverPayload(
            messages: messages.messages, reviews: reviews.reviews, metrics: metrics.metrics)
        let findings = messages.findings + reviews.findings + metrics.findings
        let words = [reviews.summary, metrics.summary].compactMap { $0 }
        return StageResult(
            payload: payload, outcome: findings.isEmpty ? .complete : .partial,
            summary: DeliverStage.summary(payload, words), findings: findings,
            commit: try context.documentIfPresent(DetectPayload.self)?.repository.commit)
    }

    private static func summary(_ payload: DeliverPayload, _ words: [String]) -> String {
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
        return counts.isEmpty ? DeliverPayload.nothing : counts.joined(separator: ", ")
    }

    package func render(
        _ document: Document<DeliverPayload>, format: String, _ context: StageContext
    ) -> String {
        var lines = document.payload.messages.map { message -> String in
            let what = "\(message.key) to \(message.channel)"
            let why = message.reason.map { ": \($0)" } ?? ""
            return switch message.outcome {
            case .sent: "delivered \(what): \(message.subject)"
            case .already: "\(message.key) was delivered to \(message.channel) before"
            case .pending: "waits: \(what)\(why)"
            case .dropped: "given up: \(what)\(why)"
            case .planned: "dry run: would deliver \(what): \(message.subject)"
            }
        }
        lines += document.payload.reviews.map { review in
            let end = review.reason ?? review.url
            return "review \(review.outcome.rawValue): \(review.title)"
                + (end.map { ": \($0)" } ?? "")
        }
        var remedies: Set<String> = []
        lines += document.findings.compactMap(\.remedy).filter { remedies.insert($0).inserted }
            .map { "→ \($0)" }
        if lines.isEmpty { lines = [document.summary] }
        return lines.map { SafeText.line($0) + "\n" }.joined()
    }
}
