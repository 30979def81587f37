internal import GitStore
internal import Manifests
internal import Names
internal import Snapshot
internal import SystemSupport
internal import YAMLText

/// What one build needs of one commit, written out where kustomize can read it.
struct BuildExport {
    /// Bytes of all files of a build at most.
    private static let sizeLimit = 128 << 20

    let snapshot: Snapshot
    let directory: String
    let inputs: KustomizeInputs

    init(_ snapshot: Snapshot, _ directory: String) throws(GitError) {
        self.snapshot = snapshot
        self.directory = directory
        inputs = try snapshot.inputs(of: directory)
    }

    /// Equal for two commits exactly when kustomize would see the same.
    func digest() throws(GitError) -> String {
        let lines = try inputs.paths.sorted().map { path throws(GitError) in
            "\(path)\0\(try snapshot.file(path)?.blob.hex ?? "")"
        }
        return SHA256.hex(
            parts: [directory] + lines + ["generated"] + (inputs.generated ?? []))
    }

    /// Why it needs no build to know that it fails; nil where it has to be tried.
    func problem() throws(GitError) -> String? {
        if try !snapshot.hasDirectory(directory) { return "there is no directory \(directory)" }
        guard let first = inputs.outside.min() else { return nil }
        return "\(first) leads out of the repository"
    }

    /// Writes the files below a directory that is empty.
    ///
    /// - Throws: `no-space`, …; `too-large` where the files are more than any real build has.
    func write(to root: String) throws {
        var made: Set<String> = []
        func makeParent(_ path: String) throws(SystemError) {
            let parent = Paths.parent(Paths.join(root, path))
            if made.insert(parent).inserted { try Files.makeDirectories(parent) }
        }
        var size = 0
        for path in inputs.files.sorted() {
            guard let file = try snapshot.file(path) else { continue }
            let bytes = try snapshot.store.bytes(file.blob)
            size += bytes.count
            if size > BuildExport.sizeLimit {
                throw SystemError(.tooLarge, "build", directory, "its files are too large")
            }
            try makeParent(path)
            try Files.writeScratch(bytes, to: Paths.join(root, path))
        }
        for path in inputs.links.sorted() {
            guard let file = try snapshot.file(path) else { continue }
            let target = String(decoding: try snapshot.store.bytes(file.blob), as: UTF8.self)
            try makeParent(path)
            try Files.makeLink(Paths.join(root, path), to: target)
        }
        let own = Paths.join(root, directory.isEmpty ? "." : directory)
        try Files.makeDirectories(own)
        if let generated = inputs.generated {
            try Files.writeScratch(
                Array(BuildExport.kustomization(generated).utf8),
                to: Paths.join(own, "kustomization.yaml"))
        }
    }

    /// The kustomization file that Flux makes where there is none.
    ///
    /// Source: fluxcd/pkg/kustomize, generateKustomization.
    static func kustomization(_ resources: [String]) -> String {
        var text = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
        text += resources.isEmpty ? "resources: []\n" : "resources:\n"
        for resource in resources { text += "- \(QuotedScalar.text("./" + resource))\n" }
        return text
    }
}
