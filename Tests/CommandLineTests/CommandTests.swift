import Contracts
import Names
import SystemSupport
import Testing

@testable import CommandLine

/// One parser and one help for all commands, tried on a small program of its own.
@Suite struct CommandTests {
    /// Says in its exit status which command did the work, and with how many words.
    private static func command(
        _ name: String, _ operands: Command.Operands = .none, status: Int32
    ) -> Command {
        Command(
            name, summary: "Does \(name).", operands: operands,
            keys: [Keys.repository, Keys.output], formats: ["text", "json"],
            exits: [.done, .usage]
        ) { ProgramExit(rawValue: status + Int32($0.operands.count)) }
    }

    private static let root = Command(
        "tool", summary: "A tool.", sections: [.init("Flags", [Keys.version])],
        subcommands: [
            command("show", .some("[NAME]", 0...1), status: 10),
            Command(
                "hold", summary: "Holds.", fullName: "tool hold",
                subcommands: [
                    command("list", status: 20), command("add", .some("A B", 2...2), status: 30),
                ],
                action: .subcommand),
            Command(
                "save", summary: "Saves.", operands: .values(of: Keys.input),
                sections: [.init("Flags", [Keys.input])],
                subcommands: [command("list", status: 50)],
                action: .work { ProgramExit(rawValue: 40 + Int32($0.flags["input"]?.count ?? 0)) }),
        ],
        action: .subcommand)

    private func run(_ words: [String], _ variables: [String: String] = [:]) throws -> Int32 {
        try CommandRunner(environment: Environment(variables), now: { Timestamp(seconds: 0) })
            .run(Self.root, words).rawValue
    }

    private static let good: [([String], Int32)] = [
        (["show"], 10), (["show", "x"], 11), (["show", "-ojson", "x"], 11), (["hold", "list"], 20),
        (["hold", "add", "x", "y"], 32), (["hold", "-C", "add", "add", "x", "y"], 32),
        (["save"], 40), (["save", "a", "--input", "b"], 42), (["save", "list"], 50),
        (["save", "--", "list"], 41), (["-C", "x", "show"], 10),
    ]

    @Test(arguments: good)
    func findsTheCommand(_ words: [String], _ status: Int32) throws {
        #expect(try run(words) == status)
    }

    private static let wrong: [([String], String, String)] = [
        (["shw"], "unknown command \"shw\"", "did you mean show?"),
        (["xyzzy"], "unknown command \"xyzzy\"", "tool --help"),
        (["show", "a", "b"], "unexpected word \"b\"", "tool show --help"),
        (["hold"], "a word is missing", "tool hold takes list or add A B"),
        (["hold", "lst"], "tool hold takes list or add A B", "did you mean list?"),
        (["hold", "add", "x"], "tool hold takes list or add A B", "tool hold add --help"),
        (["hold", "list", "x"], "tool hold takes list or add A B", "tool hold list --help"),
        (["hold", "-C", "x", "lst"], "tool hold takes list or add A B", "did you mean list?"),
        (["save", "list", "x"], "unexpected word \"x\"", "tool save list --help"),
        (["show", "-o", "yaml"], "tool show cannot write \"yaml\"", "-o takes text, json"),
        (["show", "a", "b", "--help"], "unexpected word \"b\"", "--help"),
        (["-C", "x"], "a word is missing", "tool takes show"),
    ]

    @Test(arguments: wrong)
    func refusesWrongWords(_ words: [String], _ message: String, _ hint: String) {
        let failure = #expect(throws: StageFailure.self) { try run(words) }
        #expect(failure?.exit == .usage && failure?.message.hasPrefix(message) == true)
        #expect(failure?.hint?.contains(hint) == true, "\(failure?.hint ?? "")")
    }

    @Test func refusesAFormatThatAVariableNames() {
        let failure = #expect(throws: StageFailure.self) {
            try run(["show"], ["UPKEEP_OUTPUT": "yaml"])
        }
        #expect(failure?.message.contains("cannot write") == true)
    }

    @Test func writesHelpFromTheCommandAlone() {
        let help = HelpText.text(
            Self.command("show", .some("[NAME]", 0...1), status: 0), name: "tool show")
        #expect(help.hasPrefix("Does show.\n\nUsage:\n  tool show [NAME] [flags]\n"))
        #expect(
            help.contains(
                "-o, --output FORMAT   what goes to standard output: text (default), json\n"))
        #expect(help.contains("-h, --help") && help.contains("\n  64  "))
        #expect(!help.contains("\n  75  "))
        let above = HelpText.text(Self.root, name: "tool")
        #expect(above.contains("\n  show [NAME] ") && !above.contains("Exit status"))
    }
}
