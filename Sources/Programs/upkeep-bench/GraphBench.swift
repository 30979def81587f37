internal import Contracts
internal import Graph
internal import Manifests
internal import SystemSupport
internal import YAMLText

/// Times the graph and the plan of generated objects against the parse of the same bytes.
enum GraphBench {
    /// Objects that are written into one file.
    private static let perFile = 100

    /// `graph COUNT`: prints the seconds of the parse, and of the graph with the plan, as JSON.
    ///
    /// - Returns: nil where the first word asks for something else.
    static func run(_ words: [String]) throws -> Int32? {
        guard words.first == "graph", words.count == 2, let count = Int(words[1]) else {
            return nil
        }
        let files = (0..<(count + perFile - 1) / perFile).map { file in
            (file * perFile..<min(count, (file + 1) * perFile)).map(object).joined()
        }
        let clock = ContinuousClock()
        var trees: [String: YAMLTree] = [:]
        let parse = try clock.measure {
            for (number, text) in files.enumerated() {
                trees["\(number).yaml"] = try YAMLTree(Array(text.utf8))
            }
        }
        var (edges, batches) = (0, 0)
        let work = clock.measure {
            let graph = ResourceGraph(RepositoryModel(trees: trees))
            let items = (0..<count).map { number in
                BatchPlanner.Item(
                    id: UpdateID(trusted: "u-\(number)"), group: GroupID(trusted: "g-\(number)"),
                    layer: Layer.allCases[number % Layer.allCases.count],
                    nodes: [NodeID(kind: "ConfigMap", namespace: "n", name: "o\(number)")])
            }
            batches = BatchPlanner(graph).plan(items).batches.count
            edges = graph.ordering.count
        }
        let (parsed, worked) = (parse / .seconds(1), work / .seconds(1))
        print(
            "{\"parse\": \(parsed), \"work\": \(worked), \"edges\": \(edges), "
                + "\"batches\": \(batches)}")
        return 0
    }

    /// An object that waits for three others.
    private static func object(_ number: Int) -> String {
        let after = [1, 7, 100].map { number / 2 - $0 }.filter { $0 >= 0 }
            .map { "ConfigMap/o\($0)" }.joined(separator: ",")
        let annotation =
            after.isEmpty ? "" : "  annotations: {gitops.flux.io/depends-on: \"\(after)\"}\n"
        return "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: o\(number)\n"
            + "  namespace: n\n\(annotation)data:\n  key: value\n  other: text\n"
    }
}
