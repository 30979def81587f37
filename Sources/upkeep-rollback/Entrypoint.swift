internal import PipelineRuntime
internal import RollbackStage

@main
enum Entrypoint {
    static func main() { StageMain.run(RollbackStage.self) }
}
