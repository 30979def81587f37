internal import CommandLine
package import Contracts
internal import Delivery
internal import Names
internal import Publishing
internal import RunView
internal import Runs
package import StageKit
internal import SystemSupport

/// Sends out what a run came to. It is also called as `upkeep-report deliver`.
package struct DeliverStage: Stage {
    package typealias Payload = DeliverPayload

    /// Makes the stage.
    package init() {}

    package func perform(_ context: StageContext) throws -> StageResult<DeliverPayload> {
        StageResult(
            payload: DeliverPayload(), outcome: .complete, summary: "nothing to send", findings: [])
    }

    package func render(
        _ document: Document<DeliverPayload>, format: String, _ context: StageContext
    ) -> String { "" }
}
