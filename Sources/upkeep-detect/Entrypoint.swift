internal import DetectStage
internal import PipelineRuntime

@main
enum Entrypoint {
    static func main() { StageMain.run(DetectStage.self) }
}
