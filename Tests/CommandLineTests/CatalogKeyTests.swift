import Catalog
import CommandLine
import Contracts
import Testing

@Suite struct CatalogKeyTests {
    private func settings(_ text: String) throws -> Settings {
        let layer = ConfigurationFile.read(
            Array(text.utf8), name: "upkeep.yaml", of: .repository, keys: [Keys.catalog])
        return try Settings([Keys.catalog], [layer])
    }

    @Test func readsRowsAndFiles() throws {
        let settings = try settings(
            """
            catalog:
              compatibility:
                - {component: longhorn, versions: 1.10.x, kubernetes_min: 1.30}
                - data/rows.jsonl
              paths:
                - component: longhorn
                  rule: own
                  max_minor_step: 1
                  effect: blocks
                  text: slowly
            """)
        let entries = settings[Keys.catalog]
        #expect(entries.map(\.table) == [.paths, .compatibility, .compatibility])
        #expect(entries.map(\.line) == [6, 3, 4])
        #expect(entries.last?.content == .file("data/rows.jsonl"))
        guard case .row(.object(let row)) = entries[1].content else {
            Issue.record("not a row")
            return
        }
        #expect(row["kubernetes_min"] == .string("1.30"))
    }

    @Test(arguments: [
        ("catalog: {path: []}", "upkeep.yaml:1", "paths"),
        ("catalog:\n  paths:\n    - {componet: a}", "upkeep.yaml:3", "component"),
        ("catalog:\n  paths:\n    - ../a.jsonl", "upkeep.yaml:3", nil),
        ("catalog:\n  paths:\n    - /a.jsonl", "upkeep.yaml:3", nil),
        ("catalog:\n  paths:\n    - a.txt", "upkeep.yaml:3", nil),
        ("catalog:\n  paths: a.jsonl", "upkeep.yaml:2", nil),
        ("catalog: 1", "upkeep.yaml:1", nil),
    ])
    func refusesWhatIsWrong(_ text: String, _ place: String, _ nearest: String?) {
        let failure = #expect(throws: StageFailure.self) { try settings(text) }
        #expect(failure?.message.hasPrefix(place) == true, "\(failure?.message ?? "")")
        #expect(failure?.exit == .usage)
        if let nearest { #expect(failure?.hint == "did you mean \(nearest)?") }
    }
}
