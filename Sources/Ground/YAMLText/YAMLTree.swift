internal import Synchronization

/// A YAML file read into nodes that know their bytes.
///
/// Holds the nodes of all documents in the order in which they are written, so that two trees are
/// compared in one pass and nothing recurses. Values are read from the file's own bytes wherever
/// these say the same.
/// Source: libyaml's events; YAML 1.1.
package final class YAMLTree: Sendable {
    /// Bytes of a file at most.
    package static let sizeLimit = 16 << 20
    /// Collections inside each other at most, aliases followed; nothing real comes near it.
    package static let depthLimit = 512
    /// Nodes of a file at most.
    package static let nodeLimit = 2_000_000
    /// Nodes at most that aliases and merge keys add to those that are written.
    package static let aliasLimit = 1_000_000
    /// Bytes of memory at most that all trees of a process take together.
    package static let memoryLimit = 384 << 20
    /// What the trees of this process take now.
    private static let memory = Atomic<Int>(0)

    /// The file, whole.
    package let bytes: [UInt8]
    let nodes: [YAMLRecord]
    /// The index of each document's root in `nodes`.
    let roots: [Int32]
    /// Values that are not their own bytes: escapes, folding, block scalars.
    let decoded: [Int32: [UInt8]]
    /// The nodes that carry each anchor, in the order in which they are written.
    let anchors: [[UInt8]: [Int32]]
    private let table = Mutex<LineTable?>(nil)
    /// What it takes of the memory for trees, about.
    private let cost: Int

    init(
        bytes: [UInt8], nodes: [YAMLRecord], roots: [Int32], decoded: [Int32: [UInt8]],
        anchors: [[UInt8]: [Int32]]
    ) {
        self.bytes = bytes
        self.nodes = nodes
        self.roots = roots
        self.decoded = decoded
        self.anchors = anchors
        cost = bytes.count + nodes.count * MemoryLayout<YAMLRecord>.stride + decoded.count * 64
        YAMLTree.memory.add(cost, ordering: .relaxed)
    }

    deinit { YAMLTree.memory.subtract(cost, ordering: .relaxed) }

    /// Whether a file of so many bytes can be read beside the trees that are held now.
    package static func hasRoom(for bytes: Int) -> Bool {
        // Most YAML takes two to four times its own size.
        memory.load(ordering: .relaxed) + min(bytes, sizeLimit) * 4 <= memoryLimit
    }

    /// Reads a file.
    ///
    /// - Throws: `too-large`, `too-deep`, `encoding` (not UTF-8), `syntax` with line and column.
    ///   Too large is a file, what its aliases make of it, and what is held at a time in all.
    package convenience init(_ bytes: [UInt8]) throws(YAMLError) {
        var builder = try YAMLTreeBuilder(bytes)
        guard YAMLTree.hasRoom(for: bytes.count) else {
            throw YAMLError(
                .tooLarge,
                "the YAML files that are needed at a time take more than "
                    + "\(YAMLTree.memoryLimit >> 20) MiB of memory")
        }
        try builder.build()
        self.init(
            bytes: bytes, nodes: builder.nodes, roots: builder.roots, decoded: builder.decoded,
            anchors: builder.anchors)
    }

    /// How many documents the file has.
    package var documentCount: Int { roots.count }

    /// The root of a document, 0-based; nil beyond the last.
    package func root(_ document: Int) -> YAMLNode? {
        guard roots.indices.contains(document) else { return nil }
        return YAMLNode(tree: self, id: roots[document])
    }

    /// All scalars of all documents, in the order in which they are written, keys included.
    package var scalars: some Sequence<YAMLNode> {
        nodes.indices.lazy.filter { self.nodes[$0].kind == .scalar }
            .map { YAMLNode(tree: self, id: Int32($0)) }
    }

    /// The document a node belongs to, 0-based.
    package func document(of node: YAMLNode) -> Int {
        var low = 0
        var high = roots.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if roots[middle] <= node.id { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// Where its lines begin; looked for when it is first needed.
    package var lines: LineTable {
        table.withLock { table in
            let lines = table ?? LineTable(bytes)
            table = lines
            return lines
        }
    }

    /// The line a byte stands in.
    package func line(at offset: ByteOffset) -> LineNumber { lines.line(at: offset) }
}

/// What a node is.
package enum YAMLKind: UInt8, Sendable { case scalar, sequence, mapping, alias }

/// How a scalar is written.
package enum YAMLStyle: UInt8, Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

/// One node as it is kept: 32 bytes, indices instead of references.
struct YAMLRecord {
    var kind: YAMLKind
    var style: YAMLStyle = .plain
    /// Whether the value is in `decoded`; else the content bytes are the value.
    var isDecoded = false
    var hasTag = false
    /// A flow mapping or sequence.
    var isFlow = false
    /// The first byte of the node, its anchor and tag left out.
    var start: Int32
    var end: Int32
    var parent: Int32
    var firstChild: Int32 = -1
    var next: Int32 = -1
    /// How many siblings stand before it.
    var position: Int32 = 0
}
