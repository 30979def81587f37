internal import CommandLine
package import Contracts

extension StageDescriptor {
    /// All stages, in the order of a whole run.
    package static let all: [StageDescriptor] = StageName.allCases.map(of)

    /// What there is to know of a stage.
    package static func of(_ stage: StageName) -> StageDescriptor {
        switch stage {
        case .detect: detect
        case .analyze: analyze
        case .backup: backup
        case .apply: apply
        case .validate: validate
        case .rollback: rollback
        case .report: report
        case .deliver: deliver
        }
    }

    /// Makes a stage's facts: what differs from a stage that only looks.
    private static func stage(
        _ stage: StageName, _ summary: String, _ facts: (inout StageDescriptor) -> Void
    ) -> StageDescriptor {
        var descriptor = StageDescriptor(stage, summary)
        facts(&descriptor)
        return descriptor
    }

    private static let detect = stage(
        .detect,
        "Finds updates: reads Renovate's report or log and locates every version in the repository."
    ) {
        $0.startsRun = .always
        $0.isDoneOnce = true
        $0.keys = Keys.ofDetect + Keys.ofReviews
        $0.sources = [Keys.renovateReport, Keys.renovateLog]
        $0.otherExits = [.updates, .unavailable]
    }

    private static let analyze = stage(
        .analyze,
        "Weighs updates: component, layer, what breaks, how risky, and the order to apply them in."
    ) {
        $0.reads = [.detect]
        $0.keys = [Keys.maxKind] + Keys.ofPolicy + Keys.ofGraph
        $0.otherExits = [.updates]
    }

    private static let backup = stage(
        .backup,
        "Saves the repository before anything changes: a verified Git bundle, and a reference."
    ) {
        $0.alsoReads = [.detect, .analyze]
        $0.startsRun = .always
        $0.standsBeside = true
        $0.effects = .references
        $0.hasDryRun = true
        $0.isDoneOnce = true
        $0.keys = Keys.ofBackup
        $0.sources = [Keys.backupRecipientsFile]
        $0.otherExits = [.unavailable]
    }

    private static let apply = stage(
        .apply,
        "Applies updates: edits only the version's bytes, one commit a group, and pushes them."
    ) {
        $0.reads = [.detect, .analyze]
        $0.effects = .world
        $0.hasDryRun = true
        $0.showsDryRun = true
        $0.keys = Keys.ofApply + [Keys.rules]
        $0.mayStayOpen = [.unavailable]
        $0.otherExits = [.unavailable]
    }

    private static let validate = stage(
        .validate, "Validates a change in Git alone: what worked before it must work after it."
    ) {
        $0.alsoReads = [.detect, .analyze, .apply]
        $0.startsRun = .with([Keys.base, Keys.head])
        $0.standsBeside = true
        $0.keys = Keys.ofValidate
        $0.needsCommits = true
        $0.mayStayOpen = [.unavailable]
        $0.operands = Keys.path
        $0.otherExits = [.unavailable]
    }

    private static let rollback = stage(
        .rollback, "Takes back the commits of a run: real reverts, pushed, and the versions held."
    ) {
        $0.alsoReads = [.apply, .validate]
        $0.startsRun = .with([Keys.takenBack])
        $0.standsBeside = true
        $0.takesLostRun = true
        $0.effects = .world
        $0.hasDryRun = true
        // What failed stays on the branch until it is taken back.
        $0.mayStayOpen = [.failed, .badInput, .unavailable]
        $0.keys = Keys.ofRollback
        $0.pipelineFlag = Keys.failed
        $0.otherExits = [.unavailable]
    }

    private static let report = stage(
        .report,
        "Reports a run: what needs you, what was applied, what waits, and what is not known."
    ) {
        $0.alsoReads = [.detect, .analyze, .backup, .apply, .validate, .rollback]
        $0.otherExits = [.updates]
    }

    private static let deliver = stage(
        .deliver, "Sends out what a run came to: messages on the channels that are configured."
    ) {
        $0.alsoReads = [.detect, .analyze, .backup, .apply, .validate, .rollback, .report]
        $0.effects = .world
        $0.hasDryRun = true
        $0.keys = Keys.ofDelivery + Keys.publishing + [Keys.forges] + Keys.ofMetrics
    }
}
