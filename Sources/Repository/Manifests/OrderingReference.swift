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

    /// What an object waits for, in the order in which it is written, with what of it says nothing.
    package static func all(
        of resource: Resource
    ) -> (references: [OrderingReference], nonsense: [OrderingNonsense]) {
        var (found, nonsense) = ([OrderingReference](), [OrderingNonsense]())
        if resource.isFluxKustomization || resource.isHelmRelease {
            for entry in resource.root["spec"]?["dependsOn"]?.items.prefix(limit) ?? [] {
                let mapping = entry.resolved
                guard let name = mapping["name"]?.text, !name.isEmpty else { continue }
                found.append(
                    OrderingReference(
                        field: "spec.dependsOn", kind: resource.kind,
                        namespace: mapping["namespace"]?.text.flatMap { $0.isEmpty ? nil : $0 },
                        name: name, node: entry))
            }
        }
        guard let marks = resource.root["metadata"]?["annotations"] else {
            return (found, nonsense)
        }
        for annotation in annotations {
            guard let node = marks[annotation] else { continue }
            let entries = (node.text ?? "").split(separator: ",", omittingEmptySubsequences: false)
            for entry in entries.prefix(limit) {
                if let reference = read(entry, of: annotation, node) {
                    found.append(reference)
                } else {
                    nonsense.append(
                        OrderingNonsense(
                            annotation: annotation, text: String(entry.prefix(80)), node: node))
                }
            }
        }
        return (found, nonsense)
    }

    /// Reads `Kind/name` or `Kind/namespace/name`.
    private static func read(
        _ entry: Substring, of annotation: String, _ node: YAMLNode
    ) -> OrderingReference? {
        guard entry.utf8.count <= entryLimit else { return nil }
        let parts = entry.split(separator: "/", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        }
        guard parts.count == 2 || parts.count == 3, let kind = parts.first, let name = parts.last,
            kind.first?.isUppercase == true,
            kind.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }),
            parts.allSatisfy({ !$0.isEmpty && !$0.contains(where: \.isWhitespace) })
        else { return nil }
        return OrderingReference(
            field: annotation, kind: kind, namespace: parts.count == 3 ? parts[1] : nil, name: name,
            node: node)
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
