internal import ApplyStage
internal import Runs
internal import StageKit

@main
enum Entrypoint {
    static func main() { StageMain.run(ApplyStage.self) }
}
