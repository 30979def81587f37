internal import CommandLine
internal import Contracts
internal import Formats
internal import StageKit
internal import SystemSupport

/// Every key with all that follows from its line: what `upkeep config keys` prints, and the source of
/// the table in docs/configuration.md.
struct KeyTable {
    /// A key, as `-o json` writes it.
    struct Row: Encodable {
        let key: String
        /// Whether a file of configuration may set it.
        let file: Bool
        /// Its variable; null where only a flag sets it.
        @Nullable var variable: String?
        /// Its flag; null where only a variable sets it.
        @Nullable var flag: String?
        /// What holds where nothing sets it, in words; null where nothing does.
        @Nullable var standard: String?
        let owner: String
        let secret: Bool
        let usedBy: [String]
        let help: String
    }

    /// The keys that more than one call can set, in the order in which they are declared.
    let json: [Row] = Keys.ofAll.filter { $0.facts.owner != .call }.map(row)

    private static func row(_ key: any SettingKey) -> Row {
        let short = key.facts.short.map { "-\($0), " } ?? ""
        let word = key.word.map { " \($0)" } ?? ""
        return Row(
            key: key.name, file: key.facts.isInFiles, variable: key.facts.variable,
            flag: key.facts.isFlag ? "\(short)--\(key.name)\(word)" : nil,
            standard: key.defaultText ?? (key.word == nil ? "off" : nil),
            owner: key.facts.owner.rawValue,
            secret: key.facts.isSecret, usedBy: users(key), help: key.facts.help)
    }

    /// The stages and commands that take it; nobody by name where all do.
    private static func users(_ key: any SettingKey) -> [String] {
        if Keys.common.contains(where: { $0.name == key.name }) { return ["all"] }
        let commands: [(keys: [any SettingKey], name: String)] = [
            (Keys.publishing, "hold"), (Keys.ofDelivery + Keys.ofReviews, "report deliver"),
            (Keys.ofRun, "run"),
        ]
        return StageDescriptor.all.filter { $0.has(key) }.map(\.stage.rawValue)
            + commands.filter { $0.keys.contains { $0.name == key.name } }.map(\.name)
    }

    /// Lines of columns.
    var text: [String] {
        TextTable.lines(
            [["KEY", "VARIABLE", "FLAG", "DEFAULT", "OWNER"]]
                + json.map {
                    [
                        $0.file ? $0.key : "-", $0.variable ?? "-", $0.flag ?? "-",
                        $0.standard ?? "-", $0.owner,
                    ]
                }, indent: 0)
    }

    /// Lines of a table.
    var markdown: [String] {
        Markdown.table(
            ["key", "variable", "flag", "default", "owner", "used by", "what it says"],
            json.map {
                [
                    $0.file ? Markdown.code($0.key) : "", Markdown.code($0.variable ?? ""),
                    Markdown.code($0.flag ?? ""), Markdown.escaped($0.standard ?? ""), $0.owner,
                    $0.usedBy.joined(separator: ", "), Markdown.escaped($0.help),
                ]
            })
    }
}
