internal import CommandLine
internal import Contracts
internal import StageKit

/// The flags that a stage of a pipeline gets, beside where it works.
struct StageWords {
    let flags: [String: [String]]
    let settings: Settings
    let isDryRun: Bool

    /// Common flags that are handed on.
    private static let shared: Set = [
        "offline", "quiet", "verbose", "no-color", "exit-code", "config", "force",
    ]

    /// The flags of a step: the pipeline's own first, so that the caller's go before them.
    func of(_ step: Pipeline.Step, _ pipeline: Pipeline) -> [String] {
        let stage = step.stage
        var words = step.arguments
        let descriptor = StageDescriptor.of(stage)
        let given = Set(
            step.arguments.filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) })
        if let flag = descriptor.pipelineFlag, given.isDisjoint(with: descriptor.ownFlags) {
            // No person is there to say more.
            words.append("--\(flag)")
        }
        for option in Option.common where StageWords.shared.contains(option.name) {
            words += pass(option)
        }
        if isDryRun, descriptor.effects != .none { words.append("--dry-run") }
        for option in descriptor.options where !descriptor.ownFlags.contains(option.name) {
            words += pass(option)
        }
        let isChosen = flags["update"] != nil || flags["component"] != nil
        if descriptor.options.contains(where: { $0.name == "max-kind" }),
            let kind = pipeline.maxKind, !isChosen,
            settings.value("max-kind") == nil, !step.arguments.contains("--max-kind")
        {
            words += ["--max-kind", kind]
        }
        return words
    }

    /// A flag of the command line as the stage gets it; variables and configuration it reads itself.
    private func pass(_ option: Option) -> [String] {
        (flags[option.name] ?? []).flatMap { value in
            option.value == .none ? ["--\(option.name)"] : ["--\(option.name)", value]
        }
    }
}
