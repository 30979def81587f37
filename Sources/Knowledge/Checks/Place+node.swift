internal import Contracts
internal import Manifests
internal import YAMLText

extension Place {
    /// The place of a node in a file.
    init(_ node: YAMLNode, in file: String) {
        self.init(
            file: file, document: node.tree.document(of: node), path: node.path.contract,
            line: node.line.value)
        column = Place.column(of: node)
    }

    /// The column in which a node begins, 1-based, in code points.
    private static func column(of node: YAMLNode) -> Int {
        let bytes = node.tree.bytes[..<node.span.start.value]
        let line = bytes.suffix(from: bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)
        return line.count { $0 & 0xC0 != 0x80 } + 1
    }

    /// The place of an object, at what of it matters: nil for the line in which it begins.
    init(_ resource: Resource, at node: YAMLNode? = nil) {
        self.init(node ?? resource.root, in: resource.file)
        if node == nil { path = nil }
    }
}
