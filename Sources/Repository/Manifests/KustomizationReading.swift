internal import YAMLText

/// What of a kustomization file the closure does not understand, and kustomize may.
///
/// kustomize takes keys in any case, plugins that name files in fields of their own, and scalars that
/// a tag makes into others. Where nothing holds a build to its own files, only a kustomization is
/// built of which every key says here what it names.
struct KustomizationReading {
    private let tree: YAMLTree

    init(_ tree: YAMLTree) { self.tree = tree }

    /// The keys of kustomize.config.k8s.io/v1beta1 of which the closure knows what files they name;
    /// plugins and Helm are not among them.
    private static let keys: Set<String> = [
        "apiVersion", "kind", "metadata", "namespace", "namePrefix", "nameSuffix", "commonLabels",
        "commonAnnotations", "labels", "images", "replicas", "vars", "sortOptions",
        "generatorOptions", "buildMetadata", "openapi", "resources", "components", "bases", "crds",
        "configurations", "patchesStrategicMerge", "patches", "patchesJson6902", "replacements",
        "configMapGenerator", "secretGenerator",
    ]
    /// The keys of what stands under those that name files.
    private static let inner: [String: Set<String>] = [
        "openapi": ["path"], "patches": ["path", "patch", "target", "options"],
        "patchesJson6902": ["path", "patch", "target"],
        "replacements": ["path", "source", "targets"],
        "configMapGenerator": generator, "secretGenerator": generator,
    ]
    private static let generator: Set<String> = [
        "name", "namespace", "behavior", "literals", "files", "envs", "env", "options", "type",
    ]

    /// The first thing that is not understood, as in "the key ConfigMapGenerator"; nil for none.
    var obstacle: String? {
        guard tree.documentCount == 1, let root = tree.root(0), root.kind == .mapping else {
            return "something other than one mapping"
        }
        if let tagged = tree.scalars.first(where: \.hasTag) {
            return "a tag in line \(tagged.line.value)"
        }
        if let key = KustomizationReading.unknown(in: root, KustomizationReading.keys) {
            return "the key \(key)"
        }
        for (name, keys) in KustomizationReading.inner.sorted(by: { $0.key < $1.key }) {
            guard let value = root[name] else { continue }
            for one in value.kind == .sequence ? value.items.map(\.resolved) : [value] {
                if let key = KustomizationReading.unknown(in: one, keys) {
                    return "the key \(name).\(key)"
                }
            }
        }
        return nil
    }

    /// A key of a mapping that is not one of these, or that is written twice.
    private static func unknown(in mapping: YAMLNode, _ keys: Set<String>) -> String? {
        var seen: Set<String> = []
        for entry in mapping.entries {
            guard let key = entry.key.text, keys.contains(key), seen.insert(key).inserted else {
                return entry.key.text ?? "that is not a text"
            }
        }
        return nil
    }
}
