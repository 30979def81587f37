package import YAMLText

extension FluxReference {
    /// Where an object makes this reference: at the name that it gives; nil where it does not.
    package func node(in resource: Resource) -> YAMLNode? {
        var node: YAMLNode? = resource.root
        for key in field.split(separator: ".") { node = node?[String(key)] }
        guard let node else { return nil }
        let entries = node.kind == .sequence ? node.items.map(\.resolved) : [node]
        // The entry that says its namespace and kind comes before one that leaves them out.
        let same = entries.filter { $0["name"]?.text == name && isWritten(in: $0) }
        let entry = same.first { $0["namespace"]?.text == namespace } ?? same.first
        return entry?["name"]
    }

    private func isWritten(in entry: YAMLNode) -> Bool {
        let space = entry["namespace"]?.text ?? ""
        return (entry["kind"]?.text ?? kind) == kind && (space.isEmpty || space == namespace)
    }
}
