/// Finds the parts of a graph in which everything leads to everything.
///
/// Source: Tarjan's algorithm, without recursion.
package struct StrongComponents<Node: Hashable> {
    private let next: (Node) -> [Node]
    private var index: [Node: Int] = [:]
    private var low: [Node: Int] = [:]
    private var stack: [Node] = []
    private var isOnStack: Set<Node> = []
    private var work: [(node: Node, rest: [Node])] = []
    private var result: [[Node]] = []

    private init(_ next: @escaping (Node) -> [Node]) { self.next = next }

    /// The components; each after those that it leads to.
    package static func find(nodes: [Node], _ next: @escaping (Node) -> [Node]) -> [[Node]] {
        var finder = StrongComponents(next)
        for root in nodes where finder.index[root] == nil {
            finder.enter(root)
            while !finder.work.isEmpty { finder.step() }
        }
        return finder.result
    }

    private mutating func enter(_ node: Node) {
        let number = index.count
        index[node] = number
        low[node] = number
        stack.append(node)
        isOnStack.insert(node)
        work.append((node, next(node)))
    }

    private mutating func step() {
        let top = work.count - 1
        let node = work[top].node
        if let child = work[top].rest.popLast() {
            if index[child] == nil {
                enter(child)
            } else if isOnStack.contains(child) {
                lower(node, to: index[child])
            }
            return
        }
        work.removeLast()
        if let parent = work.last?.node { lower(parent, to: low[node]) }
        if low[node] == index[node] { close(node) }
    }

    private mutating func lower(_ node: Node, to number: Int?) {
        low[node] = min(low[node] ?? 0, number ?? 0)
    }

    private mutating func close(_ node: Node) {
        var component: [Node] = []
        while let member = stack.popLast() {
            isOnStack.remove(member)
            component.append(member)
            if member == node { break }
        }
        result.append(component)
    }
}
