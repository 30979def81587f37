package import YAMLText

/// One Kubernetes object as a file of the repository writes it.
package struct Resource: Sendable {
    /// The file, relative to the repository's root.
    package let file: String
    /// The document in it, 0-based.
    package let document: Int
    /// `group/version`, or `version` for the core group.
    package let apiVersion: String
    /// The kind.
    package let kind: String
    /// The name, which may hold a variable.
    package let name: String
    /// The namespace that the object itself gives; nil where it gives none.
    package let namespace: String?
    /// The object.
    package let root: YAMLNode

    /// Reads the objects of a file; documents that are none, and lists, are passed over.
    package static func all(in tree: YAMLTree, file: String) -> [Resource] {
        (0..<tree.documentCount).compactMap { index in
            guard let root = tree.root(index), root.kind == .mapping,
                let version = root["apiVersion"]?.text, let kind = root["kind"]?.text,
                let metadata = root["metadata"], let name = metadata["name"]?.text
            else { return nil }
            return Resource(
                file: file, document: index, apiVersion: version, kind: kind, name: name,
                namespace: metadata["namespace"]?.text, root: root)
        }
    }

    /// The API group, "" for the core one.
    package var group: String {
        apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(apiVersion[..<$0]) } ?? ""
    }

    /// What people call it: kind, namespace where one is written, name.
    package var label: String {
        [kind, namespace, name].compactMap { $0 }.joined(separator: "/")
    }

    /// What it is called.
    package var objectName: ObjectName {
        ObjectName(kind: kind, namespace: namespace, name: name)
    }

    /// Whether it is a Flux Kustomization.
    package var isFluxKustomization: Bool {
        kind == "Kustomization" && group == "kustomize.toolkit.fluxcd.io"
    }

    /// Whether it is a HelmRelease of Flux, and no patch of one.
    package var isHelmRelease: Bool {
        kind == "HelmRelease" && (group == "helm.toolkit.fluxcd.io" || group == "helm.fluxcd.io")
    }
}

/// What an object is called, wherever it stands.
package struct ObjectName: Codable, Hashable, Sendable {
    /// The kind.
    package let kind: String
    /// The namespace that the object itself gives; nil where it gives none.
    package let namespace: String?
    /// The name.
    package let name: String
}
