internal import YAMLText

/// One thing that a kustomization file names.
struct KustomizeReference: Hashable {
    /// How kustomize takes it.
    enum Kind: Hashable {
        /// A file, or a directory to build.
        case resource
        /// A file.
        case file
        /// The configuration of a built-in plugin, in a file, which may name files itself.
        case plugin
        /// A Helm chart, which needs a program and the network.
        case chart
    }

    let text: String
    let kind: Kind

    /// What a kustomization file names, as it writes it.
    ///
    /// Source: the fields of kustomize.config.k8s.io/v1beta1 that name files.
    static func all(in root: YAMLNode) -> [KustomizeReference] {
        var found: [KustomizeReference] = []
        func add(_ texts: [String], _ kind: Kind) {
            found += texts.map { KustomizeReference(text: $0, kind: kind) }
        }
        for key in ["resources", "components", "bases"] { add(texts(root[key]), .resource) }
        for key in ["crds", "configurations", "patchesStrategicMerge"] {
            add(texts(root[key]).filter { !isInline($0) }, .file)
        }
        for key in ["generators", "transformers", "validators"] {
            for text in texts(root[key]) {
                add(isInline(text) ? [] : [text], .plugin)
                if isInline(text), let tree = try? YAMLTree(Array(text.utf8)) {
                    found += plugin(tree)
                }
            }
        }
        for key in ["patches", "patchesJson6902", "replacements"] {
            add((root[key]?.items ?? []).compactMap { $0.resolved["path"]?.text }, .file)
        }
        if let schema = root["openapi"]?["path"]?.text { add([schema], .file) }
        for key in ["configMapGenerator", "secretGenerator"] {
            for generator in root[key]?.items ?? [] { add(sources(generator.resolved), .file) }
        }
        for chart in root["helmCharts"]?.items ?? [] {
            add([chart.resolved["name"]?.text ?? "chart"], .chart)
            if let name = chart.resolved["valuesFile"]?.text { add([name], .file) }
            add(texts(chart.resolved["additionalValuesFiles"]), .file)
        }
        for chart in root["helmChartInflationGenerator"]?.items ?? [] {
            add([chart.resolved["chartName"]?.text ?? "chart"], .chart)
        }
        return found
    }

    /// What the configuration of a built-in plugin names: PatchTransformer, ConfigMapGenerator, ….
    static func plugin(_ tree: YAMLTree) -> [KustomizeReference] {
        (0..<tree.documentCount).flatMap { index -> [KustomizeReference] in
            guard let root = tree.root(index), root.kind == .mapping else { return [] }
            let names = sources(root) + [root["path"]?.text].compactMap { $0 }
            var found = names.map { KustomizeReference(text: $0, kind: .file) }
            if root["kind"]?.text?.hasPrefix("HelmChart") == true {
                found.append(
                    KustomizeReference(text: root["name"]?.text ?? "chart", kind: .chart))
            }
            return found
        }
    }

    /// `files`, `envs` and `env` of a generator, without the keys before them.
    static func sources(_ generator: YAMLNode) -> [String] {
        var names = texts(generator["files"]).map {
            $0.split(separator: "=").last.map(String.init) ?? $0
        }
        names += texts(generator["envs"])
        if let name = generator["env"]?.text { names.append(name) }
        return names
    }

    private static func texts(_ list: YAMLNode?) -> [String] {
        (list?.items ?? []).compactMap { $0.resolved.text }
    }

    /// A patch or plugin that stands in the kustomization file itself.
    private static func isInline(_ text: String) -> Bool { text.utf8.contains(0x0A) }

    /// Whether it can only mean something that is not in the repository.
    var isAddress: Bool {
        text.contains("://") || text.hasPrefix("git::") || text.hasPrefix("git@")
    }

    /// Whether it means something outside where nothing of that name is in the repository, as in
    /// `github.com/owner/repository/path?ref=v1`.
    var looksRemote: Bool {
        guard kind == .resource || kind == .plugin else { return false }
        if text.contains("?ref=") || text.contains("?version=") { return true }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, let host = parts.first, host.contains(".") else { return false }
        return host.contains { $0 != "." }
    }
}
