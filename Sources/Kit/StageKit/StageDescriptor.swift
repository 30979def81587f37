package import CommandLine
package import Contracts

/// What there is to know of a stage without running it.
package struct StageDescriptor: Sendable {
    /// What a stage changes outside the state directory.
    package enum Effects: Sendable {
        /// Nothing.
        case none
        /// References of the repository that are upkeep's own.
        case references
        /// What others see: commits, branches, the remote.
        case world
    }

    /// Whether a call that names no run starts a new one.
    package enum RunStart: Sendable {
        /// It works in the newest run.
        case never
        /// It is a first stage: the commit that HEAD is at decides its result.
        case always
        /// Where one of these flags is given.
        case with([any SettingKey])
    }

    /// The stage.
    package let stage: StageName
    /// What it does: a sentence in one line.
    package let summary: String
    /// The documents it works from; each must be there.
    package var reads: [StageName] = []
    /// The documents it works from when they are there.
    package var alsoReads: [StageName] = []
    /// Whether a call that names no run starts a new one.
    package var startsRun: RunStart = .never
    /// Whether a run that it starts stands beside the newest one, which stays the newest.
    package var standsBeside = false
    /// Whether a run that is named may be lost here: its commits tell enough.
    package var takesLostRun = false
    /// What it changes.
    package var effects: Effects = .none
    /// Whether `--dry-run` keeps it from changing anything. Without it a stage that changes something
    /// takes no part in the dry run of a pipeline.
    package var hasDryRun = false
    /// Whether what its dry run prints is what a person wants of the dry run of a pipeline.
    package var showsDryRun = false
    /// Whether there is nothing for it to do before commits were made, as in a dry run.
    package var needsCommits = false
    /// Whether its document stays what it is when a run is taken up: the branch has moved with our
    /// own commits since, and another call would see another world.
    package var isDoneOnce = false
    /// Codes that leave a run open for the next one to take up: it is not known what the world is
    /// like. An unknown end does so after every stage.
    package var mayStayOpen: Set<ExitCode> = []
    /// Its own keys, beside those of all stages.
    package var keys: [any SettingKey] = []
    /// The flag that it gets in a pipeline whose file gives it none of those that only a call by hand
    /// or a pipeline's file gives it.
    package var pipelineFlag: (any SettingKey)?
    /// Keys that name files it works from: their content decides whether the work is done already.
    package var sources: [any SettingKey] = []
    /// The key, of several values, that words without a flag stand for; nil where there are none.
    package var operands: (any SettingKey)?
    /// How it can end beside the codes of every stage.
    package var otherExits: [ExitCode] = []

    init(_ stage: StageName, _ summary: String) {
        self.stage = stage
        self.summary = summary
    }

    /// Whether it has a key.
    package func has(_ key: some SettingKey) -> Bool { keys.contains { $0.name == key.name } }

    /// Whether it is a first stage.
    package var isFirst: Bool {
        if case .always = startsRun { return true }
        return false
    }

    /// The name of its program.
    package var program: String { StageProgram.name(of: stage) }

    /// How it can end.
    package var exits: [ExitCode] {
        [.done, .failed, .findings, .usage, .badInput, .internalError, .locked] + otherExits
    }
}
