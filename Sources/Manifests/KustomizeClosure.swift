package import YAMLText

/// The files that a directory builds from, by the rules of kustomize.
package struct KustomizeClosure {
    private let trees: [String: YAMLTree]
    private let directories: Set<String>

    /// Makes a closure over the YAML files of a repository, by path.
    package init(trees: [String: YAMLTree]) {
        self.trees = trees
        var directories: Set<String> = []
        for path in trees.keys {
            var parts = path.split(separator: "/").dropLast()
            while !parts.isEmpty {
                if !directories.insert(parts.joined(separator: "/")).inserted { break }
                parts = parts.dropLast()
            }
        }
        self.directories = directories
    }

    /// The file names that kustomize takes for its own.
    package static let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    /// The kustomization file of a directory, nil where it has none.
    package func kustomization(of directory: String) -> String? {
        KustomizeClosure.names.map { directory.isEmpty ? $0 : "\(directory)/\($0)" }
            .first { trees[$0] != nil }
    }

    /// Every file that a build of the directory reads, itself included.
    ///
    /// A directory without a kustomization file gives every YAML file below it, as Flux does.
    /// Remote and missing resources are passed over.
    package func files(of directory: String) -> Set<String> {
        var found: Set<String> = []
        var visited: Set<String> = []
        collect(directory, isRoot: true, into: &found, &visited)
        return found
    }

    private func collect(
        _ directory: String, isRoot: Bool, into found: inout Set<String>,
        _ visited: inout Set<String>
    ) {
        guard visited.insert(directory).inserted, visited.count < 10_000 else { return }
        guard let file = kustomization(of: directory), let root = trees[file]?.root(0) else {
            guard isRoot else { return }
            let prefix = directory.isEmpty ? "" : directory + "/"
            found.formUnion(trees.keys.filter { $0.hasPrefix(prefix) })
            return
        }
        found.insert(file)
        for reference in KustomizeClosure.references(in: root) {
            guard let path = KustomizeClosure.join(directory, reference) else { continue }
            if trees[path] != nil {
                found.insert(path)
            } else if path.isEmpty || directories.contains(path) {
                collect(path, isRoot: false, into: &found, &visited)
            }
        }
    }

    /// What a kustomization file names: files and directories, as it writes them.
    ///
    /// Source: the fields of kustomize.config.k8s.io/v1beta1 that name files.
    static func references(in root: YAMLNode) -> [String] {
        var names: [String] = []
        let lists = [
            "resources", "components", "bases", "crds", "configurations", "generators",
            "transformers", "validators", "patchesStrategicMerge",
        ]
        for key in lists { names += (root[key]?.items ?? []).compactMap { $0.resolved.text } }
        for key in ["patches", "patchesJson6902", "replacements"] {
            names += (root[key]?.items ?? []).compactMap { $0.resolved["path"]?.text }
        }
        for key in ["configMapGenerator", "secretGenerator"] {
            for generator in root[key]?.items ?? [] {
                for list in ["files", "envs"] {
                    names += (generator.resolved[list]?.items ?? []).compactMap(\.resolved.text)
                        .map { $0.split(separator: "=").last.map(String.init) ?? $0 }
                }
                if let name = generator.resolved["env"]?.text { names.append(name) }
            }
        }
        for chart in root["helmCharts"]?.items ?? [] {
            if let name = chart.resolved["valuesFile"]?.text { names.append(name) }
            names += (chart.resolved["additionalValuesFiles"]?.items ?? []).compactMap(\.text)
        }
        return names
    }

    /// Joins a directory and a relative path; nil for one that leaves the repository.
    package static func join(_ directory: String, _ relative: String) -> String? {
        if relative.contains("://") || relative.hasPrefix("/") { return nil }
        var parts = directory.split(separator: "/")
        for part in relative.split(separator: "/") {
            if part == "." { continue }
            if part == ".." {
                if parts.isEmpty { return nil }
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}
