import Contracts
import TestSupport
import Testing

@testable import Graph
@testable import Manifests

/// What goes first of what nothing orders, and how the cluster replaces it.
@Suite struct RankTests {
    private typealias Fixture = GraphFixture
    private static let weight = "gitops.flux.io/dependency-weight"
    private static let strategy = "gitops.flux.io/update-strategy"

    private func order(_ objects: [String], _ ranks: OrderRanks = OrderRanks()) throws -> [UpdateID]
    {
        let graph = ResourceGraph(try Fixture.model(["a.yaml": objects.joined()]))
        let items = graph.nodes.map { node in
            BatchPlanner.Item(
                id: UpdateID(trusted: node.id.name), group: GroupID(trusted: "g-\(node.id.name)"),
                layer: .application, nodes: [node.id])
        }
        return BatchPlanner(graph, ranks: ranks).plan(items).batches.flatMap { $0.updates }
    }

    @Test func putsKindsInTheirOrder() throws {
        let objects = [
            Fixture.object("Deployment", "a"), Fixture.object("Service", "b"),
            Fixture.object("Secret", "c"), Fixture.object("CustomResourceDefinition", "d"),
            Fixture.object("Namespace", "e"), Fixture.object("Toy", "f"),
        ]
        #expect(try order(objects) == ["e", "d", "c", "b", "a", "f"])
        #expect(
            try order(objects, OrderRanks(["Toy": 101, "Deployment": 60]))
                == ["f", "e", "d", "c", "a", "b"])
    }

    @Test func putsTheHigherWeightFirstWhateverItsKind() throws {
        #expect(
            try order([
                Fixture.object("Namespace", "a"),
                Fixture.object("Deployment", "b", marks: [RankTests.weight: "5"]),
                Fixture.object("Deployment", "c", marks: [RankTests.weight: "10"]),
                Fixture.object("Namespace", "d", marks: [RankTests.weight: "-1"]),
            ]) == ["c", "b", "a", "d"])
    }

    @Test func followsOrderBeforeWeight() throws {
        #expect(
            try order([
                Fixture.object(
                    "Deployment", "a",
                    marks: [
                        RankTests.weight: "10", "gitops.flux.io/depends-on": "Deployment/b",
                    ]), Fixture.object("Deployment", "b"),
            ]) == ["b", "a"])
    }

    @Test(arguments: ["", "high", "1.5", "99999999999999999999", "1000001", "0x10", " 1", "{{n}}"])
    func passesOverWeightsThatAreNoNumber(text: String) throws {
        let graph = ResourceGraph(
            try Fixture.model([
                "a.yaml": Fixture.object("ConfigMap", "a", marks: [RankTests.weight: text])
            ]))
        #expect(graph.nodes.map(\.weight) == [nil])
        #expect(graph.findings.map(\.rule) == ["analyze/bad-annotation"])
        #expect(graph.findings.first?.place?.line == 8)
    }

    @Test func passesOverStrategiesThatAreNone() throws {
        let graph = ResourceGraph(
            try Fixture.model([
                "a.yaml": Fixture.object("ConfigMap", "a", marks: [RankTests.strategy: "canary"])
            ]))
        #expect(graph.findings.map(\.rule) == ["analyze/bad-annotation"])
    }

    @Test func takesTheStrategyFromAnnotationThenConfigurationThenKind() throws {
        let model = try Fixture.model([
            "a.yaml": Fixture.object(
                "StatefulSet", "a", marks: [RankTests.strategy: "blue-green"])
                + Fixture.object("StatefulSet", "b") + Fixture.object("Deployment", "c")
                + Fixture.object("Deployment", "d", "spec: {strategy: {type: Recreate}}")
                + Fixture.object("Job", "e") + Fixture.object("ConfigMap", "f")
        ])
        let graph = ResourceGraph(model)
        func strategies(_ wanted: [String: UpdateStrategy]) -> [UpdateStrategy] {
            graph.nodes.map { UpdateStrategies(wanted).strategy(of: $0, in: model) }
        }
        #expect(
            strategies([:]) == [.blueGreen, .rolling, .rolling, .recreate, .recreate, .atomic])
        #expect(
            strategies(["StatefulSet": .recreate, "ConfigMap": .rolling])
                == [.blueGreen, .recreate, .rolling, .recreate, .recreate, .rolling])
        #expect(
            UpdateStrategies().strategy(of: graph.nodes.map(\.id), in: graph, model) == .recreate)
    }
}
