internal import RollbackStage
internal import Runs
internal import StageKit

@main
enum Entrypoint {
    static func main() { StageMain.run(RollbackStage.self) }
}
