/// Finds nodes that wait for each other.
struct CycleFinder {
    /// The cycles, by their first members.
    private(set) var cycles: [ResourceGraph.Cycle] = []

    /// Edges that are named of one cycle at most.
    private static let limit = 200

    init(
        _ nodes: [ResourceGraph.Node], _ edges: [ResourceGraph.Edge], _ awaited: Adjacency
    ) {
        var component = [Int](repeating: -1, count: nodes.count)
        var members: [[Int]] = []
        for found in StrongComponents.find(count: nodes.count, awaited) {
            guard let first = found.first, found.count > 1 || awaited[first].contains(first)
            else { continue }
            for node in found { component[node] = members.count }
            members.append(found.sorted())
        }
        if members.isEmpty { return }
        var inner = [[ResourceGraph.Edge]](repeating: [], count: members.count)
        for edge in edges {
            let number = component[edge.from]
            if number >= 0, number == component[edge.to] { inner[number].append(edge) }
        }
        cycles = zip(members, inner).map { CycleFinder.cycle($0, $1, nodes) }
            .sorted { ($0.members.first ?? 0) < ($1.members.first ?? 0) }
    }

    /// The shortest way from the first member back to it, then the rest.
    private static func cycle(
        _ members: [Int], _ edges: [ResourceGraph.Edge], _ nodes: [ResourceGraph.Node]
    ) -> ResourceGraph.Cycle {
        let outgoing = Dictionary(grouping: edges, by: \.from)
        let start = members.min { nodes[$0].id < nodes[$1].id } ?? 0
        var came: [Int: ResourceGraph.Edge] = [:]
        var open = [start]
        var next = 0
        while next < open.count, came[start] == nil {
            for edge in outgoing[open[next]] ?? [] where came[edge.to] == nil {
                came[edge.to] = edge
                open.append(edge.to)
            }
            next += 1
        }
        var way: [ResourceGraph.Edge] = []
        var node = start
        while let edge = came[node] {
            way.append(edge)
            node = edge.from
            if node == start { break }
        }
        way.reverse()
        let onWay = Set(way.map(\.from))
        let following = Dictionary(way.map { ($0.from, $0.to) }) { first, _ in first }
        let named = way + edges.filter { following[$0.from] != $0.to }.prefix(limit)
        return ResourceGraph.Cycle(
            members: way.map(\.from) + members.filter { !onWay.contains($0) },
            edges: Array(named.prefix(limit)))
    }
}
