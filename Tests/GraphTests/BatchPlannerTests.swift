import Contracts
import TestSupport
import Testing
import YAMLText

@testable import Graph
@testable import Manifests

@Suite struct BatchPlannerTests {
    /// Kustomizations that wait for others, by name.
    private func graph(_ after: [String: [String]]) throws -> ResourceGraph {
        let trees = try after.map { name, others in
            let text =
                "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
                + "metadata: {name: \(name), namespace: f}\nspec:\n  path: ./\(name)\n"
                + "  dependsOn: [\(others.map { "{name: \($0)}" }.joined(separator: ", "))]\n"
            return ("\(name).yaml", try YAMLTree(Array(text.utf8)))
        }
        return ResourceGraph(
            RepositoryModel(trees: Dictionary(trees) { first, _ in first }))
    }

    private func item(
        _ id: UpdateID, _ layer: Layer, group: GroupID? = nil, nodes: [String] = []
    ) -> BatchPlanner.Item {
        BatchPlanner.Item(
            id: id, group: group ?? "g-\(id)", layer: layer,
            nodes: Set(nodes.map { NodeID(kind: "Kustomization", namespace: "f", name: $0) }))
    }

    @Test func takesLowerLayersFirst() throws {
        let plan = BatchPlanner(try graph([:])).plan([
            item("app", .application), item("mon", .monitoring), item("net", .network),
            item("disk", .storage), item("core", .core), item("dns", .network),
        ])
        #expect(
            plan.batches.map(\.updates) == [["core"], ["disk"], ["dns", "net"], ["mon"], ["app"]])
        #expect(plan.batches.map(\.index) == [0, 1, 2, 3, 4])
        #expect(plan.batches.map(\.after) == [[], [0], [1], [2], [3]])
        #expect(Set(plan.requires.values) == [[]])
    }

    @Test func takesWhatOthersWaitForFirstWhateverItsLayer() throws {
        let plan = BatchPlanner(try graph(["infra": ["apps"], "apps": []])).plan([
            item("disk", .storage, nodes: ["infra"]), item("app", .application, nodes: ["apps"]),
            item("core", .core),
        ])
        #expect(plan.batches.map(\.updates) == [["core"], ["app"], ["disk"]])
        #expect(plan.requires["disk"] == ["app"] && plan.requires["app"] == [])
        #expect(plan.batches[2].after == [1])
    }

    @Test func givesAGroupTheLowestLayerOfItsMembers() throws {
        let plan = BatchPlanner(try graph([:])).plan([
            item("a", .application, group: "g"), item("b", .core, group: "g"),
            item("c", .network),
        ])
        #expect(plan.batches.map(\.updates) == [["a", "b"], ["c"]])
        #expect(plan.batches[0].layer == .core)
    }

    @Test func putsGroupsThatWaitForEachOtherIntoOneBatch() throws {
        let plan = BatchPlanner(
            try graph(["a": ["b"], "b": [], "c": ["d"], "d": []])
        ).plan([
            item("one", .network, group: "g", nodes: ["a"]),
            item("two", .network, group: "h", nodes: ["b"]),
            item("three", .application, group: "h", nodes: ["c"]),
            item("four", .application, group: "g", nodes: ["d"]),
        ])
        #expect(plan.batches.map(\.updates) == [["four", "one", "three", "two"]])
        #expect(plan.requires["one"] == [])
    }

    @Test func plansNothingForNothing() throws {
        #expect(BatchPlanner(try graph([:])).plan([]).batches.isEmpty)
    }
}
