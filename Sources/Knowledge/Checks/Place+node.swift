internal import Contracts
internal import Manifests
internal import YAMLText

extension Place {
    /// The place of a node in a file.
    init(_ node: YAMLNode, in file: String) {
        self.init(
            file: file, document: node.tree.document(of: node), path: node.path.contract,
            line: node.line.value)
    }

    /// The place of an object, at what of it matters: nil for the line in which it begins.
    init(_ resource: Resource, at node: YAMLNode? = nil) {
        self.init(node ?? resource.root, in: resource.file)
        if node == nil { path = nil }
    }
}
