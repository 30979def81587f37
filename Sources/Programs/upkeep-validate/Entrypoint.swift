internal import Runs
internal import StageKit
internal import ValidateStage

@main
enum Entrypoint {
    static func main() { StageMain.run(ValidateStage.self) }
}
