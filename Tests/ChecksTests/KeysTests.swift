import Contracts
import TestSupport
import Testing
import YAMLText

@testable import Checks

/// Keys that stand in a mapping twice, over small histories.
@Suite struct KeysTests {
    private static let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n"

    @Test(arguments: [
        CheckTests.Case(
            what: "none", base: ["x.yaml": "a: 1"],
            steps: [.ours("u", files: ["x.yaml": "a: 1\nb: {a: 1}\nc: [{a: 1}, {a: 1}]"])],
            says: []),
        CheckTests.Case(
            what: "one that comes in, and who brought it", base: ["x.yaml": "a: 1"],
            steps: [
                .ours("u1", files: ["x.yaml": "a: 2"]),
                .ours("u2", files: ["x.yaml": "a: 2\n\"a\": 3"]),
            ], says: ["x.yaml: a: failed duplicate-key [u2]"]),
        CheckTests.Case(
            what: "a new file", base: ["y.yaml": "a: 1"],
            steps: [.ours("u", files: ["x.yaml": "a: {b: 1, c: 1, b: 1}"])],
            says: ["x.yaml: a.b: failed duplicate-key [u]"]),
        CheckTests.Case(
            what: "one that was there, further down now", base: ["x.yaml": "a: [{b: 1, b: 1}]"],
            steps: [.ours("u", files: ["x.yaml": "a: [{b: 1}, {b: 1, b: 1}]"])],
            says: ["x.yaml: a[1].b: skipped fails-before [u]"]),
        CheckTests.Case(
            what: "one more than before", base: ["x.yaml": "a: [{b: 1, b: 1}]"],
            steps: [.ours("u", files: ["x.yaml": "a: [{b: 1, b: 1, b: 2}]"])],
            says: [
                "x.yaml: a[0].b: skipped fails-before [u]",
                "x.yaml: a[0].b: failed duplicate-key [u]",
            ]),
        CheckTests.Case(
            what: "the template of a chart, and what only looks like one",
            base: ["c/Chart.yaml": "name: c"],
            steps: [
                .ours(
                    "u",
                    files: [
                        "c/templates/x.yaml": "a: 1\na: 1", "c/values.yaml": "a: 1\na: 1",
                        "d/templates/x.yaml": "a: 1\na: 1",
                    ])
            ],
            says: [
                "c/values.yaml: a: failed duplicate-key [u]",
                "d/templates/x.yaml: a: failed duplicate-key [u]",
            ]),
        CheckTests.Case(
            what: "merge keys: one, two in an object, two elsewhere", base: ["y.yaml": "a: 1"],
            steps: [
                .ours(
                    "u",
                    files: [
                        "x.yaml": map + "  <<: &a {a: b}\n---\n" + map + "  <<: {a: b}\n  <<: {}",
                        "z.yaml": "a: &a {}\nb: {<<: *a, <<: *a}",
                    ])
            ], says: ["x.yaml: data.<<: failed duplicate-key [u]"]),
        CheckTests.Case(
            what: "what is not YAML, or not there any more", base: ["x.yaml": "a: 1\na: 1"],
            steps: [.ours("u", files: ["x.yaml": nil, "y.yaml": "a: [", "z.txt": "a: 1\na: 1"])],
            says: []),
    ])
    func findsDoubleKeys(one: CheckTests.Case) throws {
        let fixture = try HistoryFixture(one.base, one.steps)
        #expect(try fixture.run(KeysCheck(fixture.tools())) == one.says)
    }

    @Test func saysWhere() throws {
        let text = "a: 1\n---\nb:\n  - c: 1\n    d: 2\n    c: 3\n"
        let fixture = try HistoryFixture(
            ["y.yaml": ""], [.ours("u", files: ["x.yaml": text])])
        let results = try CheckRunner(change: fixture.change, names: UpdateNames(nil))
            .run(KeysCheck(fixture.tools()))
        let finding = try #require(results.first?.findings.first)
        #expect(
            finding.message
                == "x.yaml: b[0].c is written twice: line 6, and line 4 before it: u")
        let place = try #require(finding.place)
        #expect((place.file, place.document, place.line) == ("x.yaml", 1, 6))
        #expect(place.path == [.key("b"), .index(0), .key("c")])
    }

    @Test func looksAtTheFirstTwentyOfAFile() throws {
        let text = (0..<30).map { "k\($0): 1\nk\($0): 2\n" }.joined()
        let fixture = try HistoryFixture(["y.yaml": ""], [.ours("u", files: ["x.yaml": text])])
        let results = try CheckRunner(change: fixture.change, names: UpdateNames(nil))
            .run(KeysCheck(fixture.tools()))
        #expect(results.count == 20)
        let message = results.last?.findings.first?.message
        #expect(message?.contains("as 10 more keys of this file") == true)
    }

    /// Keys of a mapping with few entries, and with many.
    @Test(arguments: [3, 13, 400])
    func comparesKeysByTheirText(count: Int) throws {
        var lines = (0..<count).map { "k\($0): 1" }
        lines += ["\"k\\x31\": 2", "'k0': 3", "? [k2]\n: 4", "k2 : 5", "K1: 6"]
        let tree = try YAMLTree(Array(lines.joined(separator: "\n").utf8))
        let pairs = tree.duplicateKeys().map { "\($0.first.line.value)-\($0.second.line.value)" }
        #expect(pairs == ["2-\(count + 1)", "1-\(count + 2)", "3-\(count + 5)"])
    }
}
