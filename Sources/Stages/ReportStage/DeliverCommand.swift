internal import CommandLine
internal import StageKit

/// `upkeep-report deliver`: the stage `deliver` by its other name.
enum DeliverCommand {
    static let command = StageMain.command(DeliverStage.self, named: "deliver")
}
