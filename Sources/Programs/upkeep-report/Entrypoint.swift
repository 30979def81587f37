internal import ReportStage
internal import Runs
internal import StageKit

@main
enum Entrypoint {
    static func main() { StageMain.run(ReportStage.self) }
}
