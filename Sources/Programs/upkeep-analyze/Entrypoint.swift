internal import AnalyzeStage
internal import Runs
internal import StageKit

@main
enum Entrypoint {
    static func main() { StageMain.run(AnalyzeStage.self) }
}
