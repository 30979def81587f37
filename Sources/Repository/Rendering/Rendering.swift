package import Manifests
internal import Snapshot
internal import YAMLText

/// The manifests that a directory was built into.
package struct Rendering {
    /// What the program printed.
    package let bytes: [UInt8]
    private let inputs: KustomizeInputs
    private let snapshot: Snapshot

    init(_ bytes: [UInt8], inputs: KustomizeInputs, in snapshot: Snapshot) {
        self.bytes = bytes
        self.inputs = inputs
        self.snapshot = snapshot
    }

    /// One manifest.
    package struct Manifest {
        /// What was built.
        package let resource: Resource
        /// The resource of the snapshot that it came from; nil where that cannot be told, as where
        /// kustomize gave it another name.
        package let source: Resource?
        /// The kustomization file that generated it; nil for what none did.
        package let generator: String?

        /// The file that it came from.
        package var file: String? { source?.file ?? generator }
    }

    /// The manifests, in the order in which they were printed.
    ///
    /// - Throws: where a file cannot be read, or what was printed is not YAML.
    package func manifests() throws -> [Manifest] {
        let tree = try YAMLTree(bytes)
        var resources: [Resource] = []
        for file in inputs.resources.sorted() {
            guard let tree = try snapshot.tree(file) else { continue }
            resources += Resource.all(in: tree, file: file)
        }
        let index = ResourceIndex(resources)
        let generators = try self.generators()
        return Resource.all(in: tree, file: "").map { resource in
            if let source = Rendering.source(of: resource, in: index) {
                return Manifest(resource: resource, source: source, generator: nil)
            }
            let files = generators.filter { $0.makes(resource) }.map(\.file)
            return Manifest(
                resource: resource, source: nil, generator: files.count == 1 ? files[0] : nil)
        }
    }

    /// The one resource of the same kind and name; where several have them, the one whose namespace
    /// fits as well.
    private static func source(of resource: Resource, in index: ResourceIndex) -> Resource? {
        let all = index.resources(kind: resource.kind, name: resource.name)
            .filter { $0.group == resource.group }
        if all.count <= 1 { return all.first }
        let near = all.filter { $0.namespace == resource.namespace }
        return near.count == 1 ? near[0] : nil
    }

    /// One entry of a generator in a kustomization file.
    private struct Generator {
        let file: String
        let kind: String
        let name: String

        /// Length of the hash that kustomize puts behind a name.
        private static let hashLength = 10

        func makes(_ resource: Resource) -> Bool {
            guard resource.kind == kind, resource.apiVersion == "v1",
                resource.name.hasPrefix(name)
            else { return false }
            let rest = resource.name.utf8.dropFirst(name.utf8.count)
            return rest.isEmpty
                || rest.first == UInt8(ascii: "-") && rest.count == Generator.hashLength + 1
        }
    }

    private func generators() throws -> [Generator] {
        var found: [Generator] = []
        for file in inputs.files.sorted() where KustomizationFile.isAt(file) {
            guard let root = try snapshot.tree(file)?.root(0) else { continue }
            for (key, kind) in [
                ("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"),
            ] {
                for item in root[key]?.items ?? [] {
                    guard let name = item.resolved["name"]?.text else { continue }
                    found.append(Generator(file: file, kind: kind, name: name))
                }
            }
        }
        return found
    }
}
