internal import Contracts
internal import Manifests
internal import Rendering
internal import YAMLText

/// An object as it is held against its schema, and where it came from.
struct SchemaObject {
    /// Bytes of an object that is looked at, at most.
    private static let sizeLimit = 4 << 20

    /// The object, of a file or as it was built.
    let resource: Resource
    /// The file that it came from; nil where that cannot be told.
    let file: String?
    /// The object in that file, where it stands there.
    let source: Resource?
    /// What kubeconform gets; nil for what is not looked at: a kustomization file, what SOPS encrypted,
    /// or what is too large or has no name of Kubernetes.
    let object: SchemaRunner.Object?
    /// What Flux fills in, as far as it is known.
    private let variables: Substitution

    /// - Parameter variables: what Flux fills in, as far as it is known.
    init(_ resource: Resource, in variables: Substitution, file: String?, source: Resource?) {
        self.resource = resource
        self.variables = variables
        self.file = file
        self.source = source
        let span = resource.root.span.range
        guard resource.group != "kustomize.config.k8s.io", resource.root["sops"] == nil,
            span.count <= SchemaObject.sizeLimit
        else {
            object = nil
            return
        }
        object = SchemaRunner.Object(
            kind: resource.apiKind, version: resource.version,
            bytes: SchemaObject.bytes(of: resource, variables))
    }

    /// What people call it.
    var name: String { resource.label }

    /// Its kind, as in `Deployment apps/v1`.
    var kind: String { "\(resource.kind) \(resource.apiVersion)" }

    /// The object's own text, with the variables that are known, as it would stand in a file of its own.
    private static func bytes(of resource: Resource, _ variables: Substitution) -> [UInt8] {
        let root = resource.root
        let bytes = root.tree.bytes
        var text: [UInt8] = []
        // A mapping that does not begin its line would lose how far its first key stands in.
        var start = root.span.start.value
        while start > 0, bytes[start - 1] == 0x20 { start -= 1 }
        var position = start == 0 || bytes[start - 1] == 0x0A ? start : root.span.start.value
        for scalar in VariableScalars(root) {
            let range = scalar.contentSpan.range
            guard scalar.isVerbatim, range.lowerBound >= position,
                let filled = variables.filled(scalar.text ?? "")
            else { continue }
            text += bytes[position..<range.lowerBound] + Array(filled.utf8)
            position = range.upperBound
        }
        return text + bytes[min(position, root.span.end.value)..<root.span.end.value] + [0x0A]
    }

    // MARK: places

    /// Whether Flux fills in the value at a path later, or something in it.
    func isOpen(at path: String) -> Bool {
        guard let text = SchemaObject.node(at: path, in: resource.root)?.text else { return false }
        return text.contains("${") && variables.filled(text) == nil
    }

    /// Where the problem stands in the file; the file alone where kustomize put it there.
    func place(of problem: SchemaProblem) -> Place? {
        guard let file else { return nil }
        guard let source else { return Place(file: file) }
        guard let node = SchemaObject.node(at: problem.path, in: source.root) else {
            return Place(source)
        }
        // A field that should not be there is named in the message.
        let words = problem.message.split(separator: "'", omittingEmptySubsequences: false)
        let names = words.indices.filter { $0 % 2 == 1 }.map { String(words[$0]) }
        let key = node.entries.first { entry in names.contains { $0 == entry.key.text } }?.key
        return Place(source, at: key ?? (problem.path.isEmpty ? nil : node))
    }

    /// The node at the end of a JSON pointer.
    private static func node(at pointer: String, in root: YAMLNode) -> YAMLNode? {
        var node = root
        for step in pointer.split(separator: "/") {
            let name = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
            let next: YAMLNode?
            if node.kind == .sequence {
                let items = node.items
                next = Int(name).flatMap { items.indices.contains($0) ? items[$0].resolved : nil }
            } else {
                next = node[name]
            }
            guard let next else { return nil }
            node = next
        }
        return node
    }
}

/// The scalars below a node that hold a variable of Flux, in the order in which they are written.
private struct VariableScalars: Sequence, IteratorProtocol {
    private var open: [YAMLNode]

    init(_ root: YAMLNode) { open = [root] }

    mutating func next() -> YAMLNode? {
        while let node = open.popLast() {
            if node.kind == .scalar {
                if node.text?.contains("${") == true { return node }
            } else {
                open += Array(node.children).reversed()
            }
        }
        return nil
    }
}
