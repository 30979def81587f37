/// Counts what a document is with every alias followed, while it is read: what no walk over it can
/// exceed.
///
/// A kilobyte of aliases of aliases means more nodes than any machine has. Sizes are known without a
/// walk, because an alias stands for what was read before it.
struct YAMLExpansion {
    /// How many nodes something is, itself included, and how many collections lie inside each other.
    private struct Size {
        var nodes = 1
        var depth = 0
    }

    /// The collections that are being read.
    private var open: [Size] = []
    /// The sizes of nodes with an anchor; 1 for a collection that is not read to its end.
    private var sizes: [Int32: Size] = [:]
    /// Nodes that aliases added so far.
    private var added = 0

    /// Takes a scalar.
    mutating func scalar() { include(Size()) }

    /// Takes the start of a collection.
    mutating func start() { open.append(Size()) }

    /// Takes the end of a collection.
    mutating func end(_ node: Int32) {
        guard var size = open.popLast() else { return }
        size.depth += 1
        if sizes[node] != nil { sizes[node] = size }
        include(size)
    }

    /// Keeps the size of a node that has an anchor.
    mutating func keepSize(of node: Int32) { sizes[node] = Size() }

    /// Takes an alias.
    ///
    /// - Parameter isInside: whether it stands inside of what it stands for.
    /// - Returns: why it cannot be followed; nil where it can.
    mutating func alias(of target: Int32, isInside: Bool) -> String? {
        if isInside { return "an alias stands inside of what it stands for" }
        let size = sizes[target] ?? Size()
        added += size.nodes
        if added > YAMLTree.aliasLimit {
            return "aliases and merge keys bring in more than \(YAMLTree.aliasLimit) nodes"
        }
        if open.count + size.depth > YAMLTree.depthLimit {
            return "with its aliases followed, more than \(YAMLTree.depthLimit) collections lie "
                + "inside each other"
        }
        include(size)
        return nil
    }

    private mutating func include(_ size: Size) {
        guard let last = open.indices.last else { return }
        open[last].nodes += size.nodes
        open[last].depth = max(open[last].depth, size.depth)
    }
}
