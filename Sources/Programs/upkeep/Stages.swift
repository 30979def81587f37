internal import AnalyzeStage
internal import ApplyStage
internal import BackupStage
internal import DetectStage
internal import ReportStage
internal import RollbackStage
internal import StageKit
internal import ValidateStage

/// The stages that this program is, one by one, when it goes by their names.
enum Stages {
    static var all: [StageProgram] {
        [
            StageProgram(DetectStage.self), StageProgram(AnalyzeStage.self),
            StageProgram(BackupStage.self), StageProgram(ApplyStage.self),
            StageProgram(ValidateStage.self), StageProgram(RollbackStage.self),
            StageProgram(ReportStage.self), StageProgram(DeliverStage.self),
        ]
    }
}
