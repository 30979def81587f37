internal import PipelineRuntime
internal import ReportStage

@main
enum Entrypoint {
    static func main() { StageMain.run(ReportStage.self) }
}
