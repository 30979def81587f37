internal import CommandLine
internal import Contracts
internal import StageKit

/// The flags that a stage of a pipeline gets, beside where it works.
struct StageWords {
    let flags: [String: [String]]
    let settings: Settings
    let isDryRun: Bool

    /// The flags of a step: the pipeline's own first, so that the caller's go before them.
    func of(_ step: Pipeline.Step, _ pipeline: Pipeline) -> [String] {
        let stage = step.stage
        var words = step.arguments
        let descriptor = StageDescriptor.of(stage)
        let (common, own) = (handedOn(Keys.common), handedOn(descriptor.keys))
        let byHand = Set(descriptor.keys.filter { $0.facts.inRun == .none }.map { "--\($0.name)" })
        if let key = descriptor.pipelineFlag, byHand.isDisjoint(with: step.arguments) {
            // No person is there to say more.
            words.append("--\(key.name)")
        }
        words += common.flatMap(pass)
        if isDryRun, descriptor.effects != .none { words.append("--\(Keys.dryRun.name)") }
        words += own.flatMap(pass)
        let isChosen = [Keys.update, Keys.component].contains { flags[$0.name] != nil }
        let flag = "--\(Keys.maxKind.name)"
        if descriptor.has(Keys.maxKind), let kind = pipeline.maxKind, !isChosen,
            settings.source(of: Keys.maxKind) == nil, !step.arguments.contains(flag)
        {
            words += [flag, kind.rawValue]
        }
        return words
    }

    private func handedOn(_ keys: [any SettingKey]) -> [any SettingKey] {
        keys.filter { $0.facts.inRun == .kept || $0.facts.inRun == .handedOn }
    }

    /// A flag of the command line as the stage gets it; variables and configuration it reads itself.
    private func pass(_ key: any SettingKey) -> [String] {
        (flags[key.name] ?? []).flatMap { value in
            key.word == nil ? ["--\(key.name)"] : ["--\(key.name)", value]
        }
    }
}
