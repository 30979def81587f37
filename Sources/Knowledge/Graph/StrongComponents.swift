/// Finds the parts of a graph in which everything leads to everything.
///
/// Source: Tarjan's algorithm, without recursion.
struct StrongComponents {
    private let edges: Adjacency
    private var index: [Int]
    private var low: [Int]
    private var isOnStack: [Bool]
    private var stack: [Int] = []
    private var work: [(node: Int, rest: ArraySlice<Int>)] = []
    private var count = 0
    private var result: [[Int]] = []

    private init(_ count: Int, _ edges: Adjacency) {
        self.edges = edges
        index = [Int](repeating: -1, count: count)
        low = index
        isOnStack = [Bool](repeating: false, count: count)
    }

    /// The components of nodes 0..<count; each after those that it leads to.
    static func find(count: Int, _ edges: Adjacency) -> [[Int]] {
        var finder = StrongComponents(count, edges)
        for root in 0..<count where finder.index[root] < 0 {
            finder.enter(root)
            while !finder.work.isEmpty { finder.step() }
        }
        return finder.result
    }

    private mutating func enter(_ node: Int) {
        index[node] = count
        low[node] = count
        count += 1
        stack.append(node)
        isOnStack[node] = true
        work.append((node, edges[node]))
    }

    private mutating func step() {
        let top = work.count - 1
        let node = work[top].node
        if let child = work[top].rest.popFirst() {
            if index[child] < 0 {
                enter(child)
            } else if isOnStack[child] {
                low[node] = min(low[node], index[child])
            }
            return
        }
        work.removeLast()
        if let parent = work.last?.node { low[parent] = min(low[parent], low[node]) }
        if low[node] == index[node] { close(node) }
    }

    private mutating func close(_ node: Int) {
        var component: [Int] = []
        while let member = stack.popLast() {
            isOnStack[member] = false
            component.append(member)
            if member == node { break }
        }
        result.append(component)
    }
}
