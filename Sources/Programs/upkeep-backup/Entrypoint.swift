internal import BackupStage
internal import Runs
internal import StageKit

@main
enum Entrypoint {
    static func main() { StageMain.run(BackupStage.self) }
}
