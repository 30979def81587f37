internal import PipelineRuntime
internal import ValidateStage

@main
enum Entrypoint {
    static func main() { StageMain.run(ValidateStage.self) }
}
