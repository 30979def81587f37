import CommandLine
import Contracts
import Formats
import Hooks
import StageKit
import SystemSupport
import Testing

@testable import Porcelain

/// What the program knows of itself, against what is checked in: tables in docs/, and schemas/.
/// `make docs` writes it anew.
@Suite(.serialized) struct DocsTests {
    private static let isUpdating = Environment.current()["UPDATE_GOLDENS"] == "1"
    private static let root = Paths.parent(
        Paths.parent(Paths.parent(Paths.absolute(#filePath))))

    private static func table(_ rows: [[String]]) -> [String] {
        Markdown.table(["key", "meaning"], rows.map { [Markdown.code($0[0]), $0[1]] })
    }

    private static let hooks = Markdown.table(
        ["hook", "where", "what it does"],
        HookName.allCases.map { name in
            let place = HookName.ofServer.contains(name) ? "the server" : "your clone"
            return [Markdown.code(name.rawValue), place, name.summary]
        })

    /// Tables between marks: the page, the mark, the lines.
    private static let tables: [(page: String, mark: String, lines: [String])] = [
        ("docs/configuration.md", "keys", KeyTable().markdown),
        ("docs/hooks.md", "hooks", hooks),
        ("docs/policy.md", "rule", table(RuleType(.configuration).rows)),
        ("docs/policy.md", "match", table(RuleType.matchRows)),
        ("docs/pipelines.md", "file", table(PipelineFile.rows.file)),
        ("docs/pipelines.md", "step", table(PipelineFile.rows.step)),
    ]

    @Test(arguments: tables.indices)
    func tablesAreWhatTheProgramPrints(index: Int) throws {
        let (page, mark, lines) = Self.tables[index]
        let path = Paths.join(Self.root, page)
        let text = try Files.readText(path, limit: 1 << 20)
        let (start, end) = ("<!-- \(mark): `make docs` -->\n", "<!-- end of \(mark) -->\n")
        let head = try #require(text.firstRange(of: start)?.upperBound)
        let tail = try #require(text.firstRange(of: end)?.lowerBound)
        let made = lines.map { $0 + "\n" }.joined()
        if Self.isUpdating {
            return try AtomicFile.write(text[..<head] + made + text[tail...], to: path)
        }
        #expect(text[head..<tail] == made, "make docs")
    }

    @Test(arguments: SchemaCommand.files.map(\.name))
    func schemasAreWhatTheProgramPrints(name: String) throws {
        let file = try #require(SchemaCommand.files.first { $0.name == name })
        let made = String(decoding: try CanonicalJSON.encode(file.schema()), as: UTF8.self)
        try Self.expect("schemas/\(name).schema.json", made)
    }

    @Test func rulesAreWhatTheProgramPrints() throws {
        try Self.expect("docs/rules.md", RulesCommand.markdown)
    }

    @Test func definitionIsWhatTheProgramMakes() throws {
        try Self.expect("manifests/upkeep-crds.yaml", ManagedAppDefinition.manifest())
    }

    private static func expect(_ name: String, _ made: String) throws {
        let path = Paths.join(root, name)
        if isUpdating { return try AtomicFile.write(made, to: path) }
        #expect(try Files.readText(path, limit: 1 << 20) == made, "\(name): make docs")
    }
}
