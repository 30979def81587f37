internal import ApplyStage
internal import PipelineRuntime

@main
enum Entrypoint {
    static func main() { StageMain.run(ApplyStage.self) }
}
