import Contracts
import Testing

@testable import Graph
@testable import Manifests

@Suite struct GraphViewTests {
    private typealias Fixture = GraphFixture

    private func view(_ files: [String: String], around: String? = nil) throws -> GraphView {
        let model = try Fixture.model(files)
        return GraphView(
            ResourceGraph(model), model, strategies: UpdateStrategies(), around: around)
    }

    private static let chain = [
        "a.yaml": Fixture.object("ConfigMap", "a", marks: ["gitops.flux.io/depends-on": "Secret/b"])
            + Fixture.object("Secret", "b", marks: ["gitops.flux.io/depends-on": "Service/c"])
            + Fixture.object("Service", "c")
            + Fixture.deployment("d", "volumes: [{configMap: {name: a}}]")
    ]

    @Test(arguments: [
        ("a", ["ConfigMap/n/a", "Secret/n/b", "Deployment/n/d"]),
        ("Secret/b", ["ConfigMap/n/a", "Secret/n/b", "Service/n/c"]),
        ("Service/n/c", ["Secret/n/b", "Service/n/c"]), ("none", []), ("Secret/a", []),
    ])
    func showsWhatIsNamedWithItsNeighbours(name: String, shown: [String]) throws {
        let view = try view(GraphViewTests.chain, around: name)
        #expect(view.shown.map { view.graph.nodes[$0].id.text } == shown)
        #expect(view.isEmpty == shown.isEmpty)
    }

    @Test func dashesReferences() throws {
        let view = try view(GraphViewTests.chain)
        let dot = try view.written(as: "dot").split(separator: "\n")
        #expect(dot.first == "digraph upkeep {" && dot.last == "}")
        #expect(dot.contains { $0.contains("label=\"gitops.flux.io/depends-on\"]") })
        #expect(dot.contains { $0.contains("configMap\", style=dashed]") })
        let mermaid = try view.written(as: "mermaid").split(separator: "\n").map(String.init)
        #expect(mermaid.first == "flowchart LR")
        #expect(mermaid.filter { $0.contains(" --> ") } == ["  n0 --> n1", "  n1 --> n2"])
        #expect(mermaid.filter { $0.contains(" -.-> ") } == ["  n3 -.-> n0"])
    }

    @Test(arguments: [
        "a\\\"]; x -> y [label=\\\"", "a\\\\", "a\\n  n0 --> n9", "a\\e[31m",
        "a\\u202Eb", "]<b>&#;`|",
    ])
    func escapesNames(name: String) throws {
        let marks = ["gitops.flux.io/depends-on": "Secret/b"]
        let view = try view([
            "a.yaml": Fixture.object("ConfigMap", name, marks: marks)
                + Fixture.object("Secret", "b")
        ])
        #expect(view.shown.count == 2)
        let dot = try view.written(as: "dot")
        // Each quote that is not escaped opens or closes a text: two a label.
        var (isEscaped, quotes) = (false, 0)
        for letter in dot {
            if letter == "\"", !isEscaped { quotes += 1 }
            isEscaped = letter == "\\" && !isEscaped
        }
        #expect(quotes == 2 * 3 && dot.split(separator: "\n").count == 7)
        let mermaid = try view.written(as: "mermaid")
        #expect(mermaid.split(separator: "\n").count == 4)
        #expect(mermaid.filter { $0 == "\"" }.count == 4)
        #expect(mermaid.filter { "<>&`|\\".contains($0) } == ">")
        for text in [dot, mermaid, try view.written(as: "text")] {
            #expect(
                text.unicodeScalars.allSatisfy {
                    $0 == "\n" || $0.value >= 0x20 && $0.value != 0x202E
                })
        }
    }

    @Test func writesStrategiesAndWeightsAsJSON() throws {
        let view = try view([
            "a.yaml": Fixture.object(
                "StatefulSet", "a", api: "apps/v1",
                marks: [
                    "gitops.flux.io/depends-on": "Job/b", "gitops.flux.io/dependency-weight": "7",
                    "gitops.flux.io/update-strategy": "blue-green",
                ]) + Fixture.object("Job", "b", api: "batch/v1")
        ])
        let json = try view.written(as: "json")
        for words in ["\"blue-green\"", "\"recreate\"", "\"weight\": 7", "\"order\": true"] {
            #expect(json.contains(words), "\(words)")
        }
    }
}
