package import YAMLText

/// One place where an object says what it waits for.
///
/// Source: Flux, spec.dependsOn of Kustomization and HelmRelease. The annotations are conventions of the
/// community that Flux itself does not read.
package struct OrderingReference: Sendable {
    /// The field or annotation.
    package let field: String
    /// The kind of what is waited for.
    package let kind: String
    /// Its namespace; nil where none is given: then it is that of the object itself.
    package let namespace: String?
    /// Its name.
    package let name: String
    /// Where it is written.
    package let node: YAMLNode

    /// The annotations that say what an object waits for.
    package static let annotations = [
        "gitops.flux.io/depends-on", "kustomize.toolkit.fluxcd.io/depends-on",
    ]

    /// Entries of an object that are read at most.
    private static let limit = 10_000
    /// Bytes of an entry of an annotation at most: a kind, a namespace and a name.
    private static let entryLimit = 600

    /// Whether it is Flux's own field.
    package var isField: Bool { field == "spec.dependsOn" }

    /// What an object of Flux waits for by its own field, in the order in which it is written.
    package static func fields(of resource: Resource) -> [OrderingReference] {
        guard resource.isFluxKustomization || resource.isHelmRelease else { return [] }
        let entries = resource.root["spec"]?["dependsOn"]?.items ?? []
        return entries.prefix(limit).compactMap { entry in
            let mapping = entry.resolved
            guard let name = mapping["name"]?.text, !name.isEmpty else { return nil }
            return OrderingReference(
                field: "spec.dependsOn", kind: resource.kind,
                namespace: mapping["namespace"]?.text.flatMap { $0.isEmpty ? nil : $0 },
                name: name, node: entry)
        }
    }

    /// What an object waits for, in the order in which it is written, with what of it says nothing.
    package static func all(
        of resource: Resource
    ) -> (references: [OrderingReference], nonsense: [OrderingNonsense]) {
        var (found, nonsense) = (fields(of: resource), [OrderingNonsense]())
        guard let marks = resource.root["metadata"]?["annotations"] else {
            return (found, nonsense)
        }
        for annotation in annotations {
            guard let node = marks[annotation] else { continue }
            let text = (node.text ?? "").utf8
            for entry in text.split(
                separator: UInt8(ascii: ","), omittingEmptySubsequences: false
            ).prefix(limit) {
                if let reference = read(entry, of: annotation, node) {
                    found.append(reference)
                } else {
                    nonsense.append(
                        OrderingNonsense(
                            annotation: annotation, text: String(Substring(entry).prefix(80)),
                            node: node))
                }
            }
        }
        return (found, nonsense)
    }

    /// Reads `Kind/name` or `Kind/namespace/name`.
    private static func read(
        _ entry: Substring.UTF8View, of annotation: String, _ node: YAMLNode
    ) -> OrderingReference? {
        guard entry.count <= entryLimit else { return nil }
        let slash = UInt8(ascii: "/")
        guard let first = entry.firstIndex(of: slash), let last = entry.lastIndex(of: slash) else {
            return nil
        }
        let kind = trimmed(entry[..<first])
        let name = trimmed(entry[entry.index(after: last)...])
        guard isWord(name), let capital = kind.first, (65...90).contains(capital),
            kind.allSatisfy(isKindByte)
        else { return nil }
        var namespace: String?
        if first != last {
            let middle = trimmed(entry[entry.index(after: first)..<last])
            guard isWord(middle), !middle.contains(slash) else { return nil }
            namespace = String(Substring(middle))
        }
        return OrderingReference(
            field: annotation, kind: String(Substring(kind)), namespace: namespace,
            name: String(Substring(name)), node: node)
    }

    private static func isWord(_ part: Substring.UTF8View) -> Bool {
        !part.isEmpty && !part.contains(where: isSpace)
    }

    private static func trimmed(_ part: Substring.UTF8View) -> Substring.UTF8View {
        var part = part.drop(while: isSpace)
        while let last = part.last, isSpace(last) { part = part.dropLast() }
        return part
    }

    /// Whether a byte is a space or a control character.
    private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F }

    private static func isKindByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

/// An entry of an annotation that names nothing.
package struct OrderingNonsense: Sendable {
    /// The annotation.
    package let annotation: String
    /// What it says, its first 80 characters.
    package let text: String
    /// Where it is written.
    package let node: YAMLNode
}
