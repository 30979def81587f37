internal import DetectStage
internal import Runs
internal import StageKit

@main
enum Entrypoint {
    static func main() { StageMain.run(DetectStage.self) }
}
