internal import Synchronization

/// A YAML file read into nodes that know their bytes.
///
/// Holds the nodes of all documents in the order in which they are written, so that two trees are
/// compared in one pass and nothing recurses. Values are read from the file's own bytes wherever
/// these say the same.
/// Source: libyaml's events; YAML 1.1.
package final class YAMLTree: Sendable {
    /// Bytes of a file at most.
    package static let sizeLimit = 50 << 20
    /// Collections inside each other at most; nothing real comes near it.
    package static let depthLimit = 512

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

    init(
        bytes: [UInt8], nodes: [YAMLRecord], roots: [Int32], decoded: [Int32: [UInt8]],
        anchors: [[UInt8]: [Int32]]
    ) {
        self.bytes = bytes
        self.nodes = nodes
        self.roots = roots
        self.decoded = decoded
        self.anchors = anchors
    }

    /// Reads a file.
    ///
    /// - Throws: `too-large`, `too-deep`, `encoding` (not UTF-8), `syntax` with line and column.
    package convenience init(_ bytes: [UInt8]) throws(YAMLError) {
        var builder = try YAMLTreeBuilder(bytes)
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
}
