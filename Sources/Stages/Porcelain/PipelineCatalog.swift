internal import CommandLine
internal import Contracts
internal import StageKit
internal import SystemSupport

/// The pipelines: built in, and those of the repository's `pipelines/`, which go before them.
struct PipelineCatalog {
    /// A pipeline and where it comes from.
    struct Entry {
        let pipeline: Pipeline
        /// The file; nil where it is built in.
        let file: String?
    }

    private static let builtInFiles: [(name: String, bytes: [UInt8])] = [
        ("scan", PackageResources.scan_yaml), ("update", PackageResources.update_yaml),
        ("gate", PackageResources.gate_yaml),
    ]

    /// The pipelines that are built in.
    static func builtIn() -> [Pipeline] {
        builtInFiles.compactMap {
            try? PipelineFile.read($0.bytes, name: $0.name, place: "built-in \($0.name)")
        }
    }

    private let files: ConfigurationFiles

    /// - Parameter files: where the repository's own files are read.
    init(_ files: ConfigurationFiles) { self.files = files }

    /// The names of all pipelines, sorted.
    func names() throws -> [String] {
        let own = try files.names(in: "pipelines").compactMap { name -> String? in
            guard name.hasSuffix(".yaml") else { return nil }
            let stem = String(name.dropLast(5))
            return PipelineCatalog.isName(stem) ? stem : nil
        }
        return Set(own + PipelineCatalog.builtInFiles.map(\.name)).sorted()
    }

    /// The pipeline of a name.
    ///
    /// - Throws: exit 64 where there is none, or its file is bad.
    func entry(_ name: String) throws -> Entry {
        if PipelineCatalog.isName(name) {
            let file = "pipelines/\(name).yaml"
            if let bytes = try files.read(file, limit: PipelineFile.sizeLimit) {
                return Entry(
                    pipeline: try PipelineFile.read(bytes, name: name, place: file), file: file)
            }
            if let built = PipelineCatalog.builtIn().first(where: { $0.name == name }) {
                return Entry(pipeline: built, file: nil)
            }
        }
        let names = try names()
        throw StageFailure(
            .usage, "there is no pipeline \"\(SafeText.line(name))\"",
            hint: Nearest.name(to: name, among: names).map { "did you mean \($0)?" }
                ?? "it is one of \(names.joined(separator: ", "))")
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
            } && !text.hasPrefix("-")
    }
}
