package import YAMLText

/// A reference that an object of Flux makes to another object.
package struct FluxReference: Hashable, Sendable {
    /// The field that makes it, as in `spec.sourceRef`.
    package let field: String
    /// The kind of what is meant.
    package let kind: String
    /// Its namespace; nil where the reference gives none.
    package let namespace: String?
    /// Its name.
    package let name: String
    /// Whether it often lies only in the cluster: a ConfigMap or Secret.
    package let isData: Bool

    /// Makes a reference.
    package init(field: String, kind: String, namespace: String?, name: String, isData: Bool) {
        self.field = field
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.isData = isData
    }

    /// Whether what is meant may be only in the cluster: data; what `flux bootstrap` or the Flux operator
    /// makes; what another object makes there.
    package var mayBeElsewhere: Bool {
        isData || kind == "ExternalArtifact" || FluxReference.isOwn(kind: kind, name: name)
    }

    /// Whether a source is the one that Flux is made with: this repository.
    private static func isOwn(kind: String?, name: String?) -> Bool {
        kind == "GitRepository" && name == "flux-system"
    }

    /// Whether a Flux Kustomization builds from this repository for certain.
    package static func hasOwnSource(_ resource: Resource) -> Bool {
        let source = resource.root["spec"]?["sourceRef"]
        return isOwn(kind: source?["kind"]?.text, name: source?["name"]?.text)
    }

    /// What is meant, kind/namespace/name.
    package var text: String {
        [kind, namespace, name].compactMap { $0 }.joined(separator: "/")
    }

    /// The references of an object, in the order of the fields; optional ones, and those that hold
    /// a variable, are left out.
    ///
    /// Source: kustomize.toolkit.fluxcd.io/v1, helm.toolkit.fluxcd.io/v2.
    package static func all(of resource: Resource) -> [FluxReference] {
        guard resource.isFluxKustomization || resource.isHelmRelease,
            let spec = resource.root["spec"]
        else { return [] }
        let own = namespace(of: resource)
        var found: [FluxReference] = []
        func add(_ field: String, _ node: YAMLNode?, isData: Bool = false) {
            guard let node = node?.resolved, node.kind == .mapping, let name = node["name"]?.text,
                let kind = node["kind"]?.text, !name.isEmpty,
                node["optional"]?.text != "true"
            else { return }
            let written = node["namespace"]?.text.flatMap { $0.isEmpty ? nil : $0 }
            if VariableText.isOpen(name) || written.map(VariableText.isOpen) == true { return }
            found.append(
                FluxReference(
                    field: field, kind: kind, namespace: written ?? own, name: name,
                    isData: isData))
        }
        add("spec.sourceRef", spec["sourceRef"])
        add("spec.chartRef", spec["chartRef"])
        add("spec.chart.spec.sourceRef", spec["chart"]?["spec"]?["sourceRef"])
        found += waits(of: resource)
        for entry in spec["postBuild"]?["substituteFrom"]?.items ?? [] {
            add("spec.postBuild.substituteFrom", entry, isData: true)
        }
        for entry in spec["valuesFrom"]?.items ?? [] {
            add("spec.valuesFrom", entry, isData: true)
        }
        return found
    }

    /// What an object of Flux waits for, where that can be told.
    package static func waits(of resource: Resource) -> [FluxReference] {
        let own = namespace(of: resource)
        return OrderingReference.fields(of: resource).compactMap { one in
            if VariableText.isOpen(one.name) || one.namespace.map(VariableText.isOpen) == true {
                return nil
            }
            return FluxReference(
                field: one.field, kind: one.kind, namespace: one.namespace ?? own, name: one.name,
                isData: false)
        }
    }

    /// The namespace of an object; nil where it is not written, or holds a variable.
    private static func namespace(of resource: Resource) -> String? {
        resource.namespace.flatMap { VariableText.isOpen($0) ? nil : $0 }
    }

    /// Whether an object can be what is meant: where a namespace is not written, it may be.
    package func means(_ resource: Resource) -> Bool { means(resource.objectName) }

    /// Whether an object of this name can be what is meant.
    func means(_ object: ObjectName) -> Bool {
        object.kind == kind && object.name == name
            && (namespace == nil || object.namespace == nil || namespace == object.namespace)
    }

    /// Whether a kustomization file generates what is meant.
    ///
    /// Generated names end in a hash unless that is switched off; what refers to them by name is
    /// then given the hash as well.
    package func isGenerated(by kustomization: YAMLNode) -> Bool {
        let key: String
        switch kind {
        case "ConfigMap": key = "configMapGenerator"
        case "Secret": key = "secretGenerator"
        default: return false
        }
        return (kustomization[key]?.items ?? []).contains { $0.resolved["name"]?.text == name }
    }
}
