internal import AnalyzeStage
internal import PipelineRuntime

@main
enum Entrypoint {
    static func main() { StageMain.run(AnalyzeStage.self) }
}
