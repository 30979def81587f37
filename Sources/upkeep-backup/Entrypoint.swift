internal import BackupStage
internal import PipelineRuntime

@main
enum Entrypoint {
    static func main() { StageMain.run(BackupStage.self) }
}
