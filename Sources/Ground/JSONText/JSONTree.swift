internal import CJSONText

/// The values of one kept value, in the order of the text, and the text of all of them.
@safe
final class JSONTree {
    private let nodes: UnsafeMutableBufferPointer<upkeep_json_node>
    private let text: UnsafeMutableBufferPointer<UInt8>
    private let pool: TextPool

    /// Copies a value that the reader hands over.
    init(
        nodes: UnsafeBufferPointer<upkeep_json_node>, text: UnsafeBufferPointer<UInt8>,
        pool: TextPool
    ) {
        self.pool = pool
        unsafe self.nodes = .allocate(capacity: nodes.count)
        _ = unsafe self.nodes.initialize(from: nodes)
        unsafe self.text = .allocate(capacity: text.count)
        _ = unsafe self.text.initialize(from: text)
    }

    deinit {
        unsafe nodes.deallocate()
        unsafe text.deallocate()
    }

    /// The value with an index, which was handed over with the tree.
    subscript(_ index: Int) -> upkeep_json_node { unsafe nodes[index] }

    /// The text of a value that is text.
    func text(of node: upkeep_json_node) -> String {
        let start = Int(node.value)
        let bytes = unsafe UnsafeBufferPointer(rebasing: text[start..<start + Int(node.count)])
        return unsafe pool.text(bytes)
    }
}
