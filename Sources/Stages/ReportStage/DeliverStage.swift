internal import CommandLine
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
package struct DeliverStage: Stage {
    package typealias Payload = DeliverPayload

    /// Makes the stage.
    package init() {}

    package func perform(_ context: StageContext) throws -> StageResult<DeliverPayload> {
        let reviews = try ReviewDelivery(context).deliver {
            HTTPClient(agent: "upkeep/\(Tool.version)", environment: context.environment)
        }
        return StageResult(
            payload: DeliverPayload(reviews: reviews.reviews),
            outcome: reviews.findings.isEmpty ? .complete : .partial,
            summary: reviews.summary ?? "nothing to send", findings: reviews.findings)
    }

    package static func isStale(_ run: RunDirectory, since: Timestamp, now: Timestamp) -> Bool {
        let document = run.documentIfValid(DeliverPayload.self)
        // What a forge did not do is tried again.
        return document?.payload.reviews.contains { $0.outcome == .failed } ?? false
    }

    package func render(
        _ document: Document<DeliverPayload>, format: String, _ context: StageContext
    ) -> String { "" }
}
