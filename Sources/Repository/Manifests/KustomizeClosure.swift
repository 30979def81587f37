internal import Snapshot
package import YAMLText

/// The files that a directory builds from, by the rules of kustomize.
///
/// Reads only the kustomization files that it meets on the way. What it throws is what kept a file
/// from being read.
package struct KustomizeClosure<Source: KustomizeSource> {
    private let source: Source

    /// Makes a closure over a tree of files.
    package init(_ source: Source) { self.source = source }

    /// The kustomization file of a directory, nil where it has none.
    package func kustomization(of directory: String) throws(Source.Failure) -> String? {
        var links: Set<String> = []
        return try kustomization(of: directory, &links)
    }

    private func kustomization(
        of directory: String, _ links: inout Set<String>
    ) throws(Source.Failure) -> String? {
        for name in KustomizationFile.names {
            let place = try source.place(TreePath.child(directory, name), links: &links)
            if case .file(let path) = place { return path }
        }
        return nil
    }

    /// Every file that a build of the directory reads, itself included.
    ///
    /// A directory without a kustomization file gives the YAML files below it, as Flux does. Remote
    /// and missing resources are passed over.
    package func files(of directory: String) throws(Source.Failure) -> Set<String> {
        try inputs(of: directory).files
    }

    /// The same without directories that were followed for another one before, and what they lead to.
    ///
    /// - Parameter followed: the directories; takes those that are followed now.
    func files(
        of directory: String, besides followed: inout Set<String>
    ) throws(Source.Failure) -> Set<String> {
        var inputs = KustomizeInputs()
        swap(&inputs.directories, &followed)
        if case .directory(let path) = try source.place(directory, links: &inputs.links) {
            try collect(path, .root, into: &inputs)
        }
        swap(&inputs.directories, &followed)
        return inputs.files
    }

    /// Everything that a build of the directory reads.
    package func inputs(of directory: String) throws(Source.Failure) -> KustomizeInputs {
        var inputs = KustomizeInputs()
        switch try source.place(directory, links: &inputs.links) {
        case .directory(let path): try collect(path, .root, into: &inputs)
        case .outside: inputs.outside.insert(directory)
        case .submodule: inputs.remote.insert(directory)
        case .file, .missing: break
        }
        return inputs
    }

    /// The paths that the directory's own kustomization file names, before and after links are
    /// followed, and the file itself; what those name in turn is left out.
    package func references(of directory: String) throws(Source.Failure) -> Set<String> {
        var inputs = KustomizeInputs()
        try collect(directory, .alone, into: &inputs)
        return inputs.files.union(inputs.directories.subtracting([directory]))
            .union(inputs.named.subtracting([directory]))
    }

    /// How far a directory is followed.
    private enum Depth { case root, inner, alone, named }

    private func collect(
        _ directory: String, _ depth: Depth, into inputs: inout KustomizeInputs
    ) throws(Source.Failure) {
        guard inputs.directories.count < 100_000, inputs.directories.insert(directory).inserted,
            depth != .named
        else { return }
        guard let file = try kustomization(of: directory, &inputs.links) else {
            if depth == .root { try generate(directory, into: &inputs) }
            return
        }
        inputs.files.insert(file)
        // Kustomize refuses a directory with two of them: it must see both.
        for name in KustomizationFile.names {
            let place = try source.place(TreePath.child(directory, name), links: &inputs.links)
            if case .file(let other) = place { inputs.files.insert(other) }
        }
        guard let tree = try source.tree(file) else {
            inputs.notUnderstood.insert("\(file) is not YAML in UTF-8")
            return
        }
        if depth != .alone, let obstacle = KustomizationReading(tree).obstacle {
            inputs.notUnderstood.insert("\(file) has \(obstacle)")
        }
        guard let root = tree.root(0) else { return }
        let next: Depth = depth == .alone ? .named : .inner
        for reference in KustomizeReference.all(in: root) {
            try follow(reference, from: directory, next, into: &inputs)
        }
    }

    private func follow(
        _ reference: KustomizeReference, from directory: String, _ depth: Depth,
        into inputs: inout KustomizeInputs
    ) throws(Source.Failure) {
        if reference.kind == .chart || reference.isAddress {
            inputs.remote.insert(reference.text)
            return
        }
        guard let path = TreePath.join(directory, reference.text) else {
            inputs.outside.insert(reference.text)
            return
        }
        inputs.named.insert(path)
        switch try source.place(path, links: &inputs.links) {
        case .file(let file):
            inputs.files.insert(file)
            if reference.kind == .resource { inputs.resources.insert(file) }
            if !TreePath.isBelow(file, directory) { inputs.reachesUp = true }
            guard reference.kind == .plugin, let tree = try source.tree(file) else { return }
            for inner in KustomizeReference.plugin(tree) {
                try follow(inner, from: directory, depth, into: &inputs)
            }
        case .directory(let path): try collect(path, depth, into: &inputs)
        case .outside: inputs.outside.insert(reference.text)
        case .submodule: inputs.remote.insert(reference.text)
        case .missing:
            if reference.looksRemote {
                inputs.remote.insert(reference.text)
            } else {
                inputs.notUnderstood.insert("\(reference.text) is not in the repository")
            }
        }
    }

    /// Takes what Flux takes where there is no kustomization file: every YAML file below, and
    /// directories that have one as a whole.
    ///
    /// Source: fluxcd/pkg/kustomize, scanManifests.
    private func generate(
        _ directory: String, into inputs: inout KustomizeInputs
    ) throws(Source.Failure) {
        let all = try source.files(below: directory)
        var whole: Set<String> = []
        for path in all {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            guard let name = parts.last, KustomizationFile.names.contains(String(name)) else {
                continue
            }
            whole.insert(parts.dropLast().joined(separator: "/"))
        }
        var entries: Set<String> = []
        for path in all {
            let outermost = TreePath.ancestors(of: path).last {
                TreePath.isBelow($0, directory) && whole.contains($0)
            }
            if let outermost {
                entries.insert(TreePath.relative(outermost, to: directory))
                try collect(outermost, .inner, into: &inputs)
            } else if FileIndex.isYAML(path) {
                entries.insert(TreePath.relative(path, to: directory))
                inputs.files.insert(path)
                inputs.resources.insert(path)
            }
        }
        inputs.generated = entries.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

/// The files that kustomize takes for its own.
package enum KustomizationFile {
    /// Their names.
    package static let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    /// Whether a path has such a name.
    package static func isAt(_ path: String) -> Bool {
        names.contains { name in
            path.hasSuffix(name) && (path == name || path.hasSuffix("/" + name))
        }
    }

    /// The files that an entry of a generator reads (`files`, `envs`, `env`), as it writes them.
    package static func sources(ofGenerator entry: YAMLNode) -> [String] {
        KustomizeReference.sources(entry)
    }
}
