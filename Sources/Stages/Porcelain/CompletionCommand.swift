internal import CommandLine
internal import Contracts
internal import SystemSupport

/// `upkeep completion SHELL`: prints what a shell completes command lines by.
enum CompletionCommand {
    /// - Parameter model: all commands, listed when they are asked for.
    static func command(_ model: @escaping @Sendable () -> CommandModel) -> Command {
        let shells = Completion.Shell.allCases.map(\.rawValue)
        return Command(
            "completion", summary: "Prints what bash, zsh or fish completes command lines by.",
            operands: .some(shells.joined(separator: "|"), 1...1) { shells },
            exits: [.done, .usage]
        ) { call in
            let word = call.operands.first ?? ""
            guard let shell = Completion.Shell(rawValue: word) else {
                throw StageFailure(
                    .usage, "there is no completion for \"\(SafeText.line(word))\"",
                    hint: "it is one of \(shells.joined(separator: ", "))")
            }
            try StandardStreams.show(Completion.script(shell, model()))
            return ProgramExit(.done)
        }
    }
}
