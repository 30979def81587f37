internal import CommandLine
internal import Contracts
internal import Hooks
internal import SystemSupport

/// `upkeep hooks install` and `uninstall`.
enum HooksInstall {
    private static let keys = HooksCommand.keys.filter { $0.name != Keys.output.name } + [force]
    private static let force = Key(
        "force", owner: .call,
        help: "also where somebody changed one of upkeep's, or a commit could bring it")
    private static let operands = Command.Operands.some(
        "[HOOK …]", 0...HookName.allCases.count, choices: { HookName.allCases.map(\.rawValue) })

    static let install = Command(
        "install",
        summary: "Puts the hooks in; a hook that is there is kept and runs first.",
        operands: operands, keys: keys, exits: HooksCommand.exits
    ) { call in
        let target = try HookTarget(call)
        let names = try names(call) ?? target.usual
        let program = try program(call)
        let installed = try target.install(names, program: program, isForced: call.settings[force])
        var lines = names.map { name in
            let before = target.folder.state(name).before.map { ", after \($0)" } ?? ""
            let isNew = installed.contains(name)
            return "\(name.rawValue) \(isNew ? "installed" : "is installed")\(before)"
        }
        lines = ["\(target.folder.path) (\(target.words))"] + lines.map { "  " + $0 }
        return try say(lines + target.notes(call), call)
    }

    static let uninstall = Command(
        "uninstall",
        summary: "Takes the hooks out; what was there before is there again as it was.",
        operands: operands, keys: keys, exits: HooksCommand.exits
    ) { call in
        let target = try HookTarget(call)
        let removed = try target.uninstall(
            try names(call) ?? HookName.allCases, isForced: call.settings[force])
        let lines = removed.map { name in
            let isBack = target.folder.state(name).standing != .absent
            return "  \(name.rawValue) removed" + (isBack ? ": the one before it is back" : "")
        }
        let none = removed.isEmpty ? ["  none of upkeep's was there"] : []
        return try say(["\(target.folder.path) (\(target.words))"] + lines + none, call)
    }

    /// The hooks that are named; nil where none is.
    private static func names(_ call: Call) throws -> [HookName]? {
        if call.operands.isEmpty { return nil }
        return try call.operands.map { word in
            if let name = HookName(rawValue: word) { return name }
            let all = HookName.allCases.map(\.rawValue)
            throw StageFailure(
                .usage, "upkeep has no hook \"\(SafeText.line(word))\"",
                hint: Nearest.name(to: word, among: all).map { "did you mean \($0)?" }
                    ?? "it is one of \(all.joined(separator: ", "))")
        }
    }

    /// Where this program is: as PATH has it, which outlives an update, else as it was started.
    private static func program(_ call: Call) throws -> String {
        if let found = call.environment.program("upkeep"), ProgramImage.isThis(found) {
            return found
        }
        guard let path = ProgramImage.path, !path.contains(where: \.isNewline) else {
            throw StageFailure(.internalError, "the system does not tell where upkeep is")
        }
        return path
    }

    private static func say(_ lines: [String], _ call: Call) throws -> ProgramExit {
        if !call.settings[Keys.quiet] {
            try StandardStreams.out(lines.map { SafeText.line($0) + "\n" }.joined())
        }
        return ProgramExit(.done)
    }
}
