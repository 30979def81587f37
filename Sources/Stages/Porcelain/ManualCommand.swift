internal import CommandLine
internal import Contracts
internal import SystemSupport

/// `upkeep man [COMMAND]`: prints a manual page.
enum ManualCommand {
    private static let list = Key("list", owner: .call, help: "print the names of all pages")
    private static let into = Key(
        "into", .path("DIR"), owner: .call, help: "write all pages into this directory")

    /// - Parameter program: the program with all that is below it, made when it is asked for.
    static func command(_ program: @escaping @Sendable () -> Command) -> Command {
        Command(
            "man", summary: "Prints a manual page, for man -l; that of upkeep without a word.",
            operands: .some("[COMMAND]", 0...1) { ManualPage.all(program()).map(\.command) },
            keys: [list, into], exits: [.done, .usage, .internalError]
        ) { call in
            let pages = ManualPage.all(program())
            if call.settings[list] {
                try StandardStreams.out(pages.map { "\($0.file)\n" }.joined())
            } else if let directory = call.settings[into].map(Paths.absolute) {
                for page in pages {
                    try AtomicFile.write(
                        page.text, to: Paths.join(directory, page.file), mode: 0o644)
                }
            } else {
                try StandardStreams.show(try page(call.operands.first ?? "", pages).text)
            }
            return ProgramExit(.done)
        }
    }

    private static func page(_ word: String, _ pages: [ManualPage]) throws -> ManualPage {
        if word.isEmpty, let first = pages.first { return first }
        if let page = pages.first(where: { $0.command == word || $0.name == word }) { return page }
        let nearest = Nearest.name(to: word, among: pages.map(\.command))
        throw StageFailure(
            .usage, "there is no manual page of \"\(SafeText.line(word))\"",
            hint: nearest.map { "did you mean \($0)?" } ?? "upkeep man --list lists them")
    }
}
