/// The ends of each node's edges, in one array.
struct Adjacency: Sendable {
    private let starts: [Int]
    private let ends: [Int]

    /// Takes edges between nodes 0..<count; those of one node keep their order.
    init(count: Int, _ edges: [(from: Int, to: Int)]) {
        var starts = [Int](repeating: 0, count: count + 1)
        for edge in edges { starts[edge.from + 1] += 1 }
        for node in 0..<count { starts[node + 1] += starts[node] }
        var next = starts
        var ends = [Int](repeating: 0, count: edges.count)
        for edge in edges {
            ends[next[edge.from]] = edge.to
            next[edge.from] += 1
        }
        self.starts = starts
        self.ends = ends
    }

    /// Where the edges of a node lead.
    subscript(_ node: Int) -> ArraySlice<Int> { ends[starts[node]..<starts[node + 1]] }
}
