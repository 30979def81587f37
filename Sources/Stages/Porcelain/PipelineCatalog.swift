internal import CommandLine
internal import Contracts
internal import StageKit
internal import SystemSupport

/// The pipelines: built in, and, where the operator wants them, those of the repository's `pipelines/`,
/// which go before them.
struct PipelineCatalog {
    /// A pipeline and where it comes from.
    struct Entry {
        let pipeline: Pipeline
        /// The file; nil where it is built in.
        let file: String?
    }

    private static let builtInFiles: [(name: String, bytes: [UInt8])] = [
        ("scan", PackageResources.scan_yaml), ("update", PackageResources.update_yaml),
        ("gate", PackageResources.gate_yaml), ("on-push", PackageResources.on_push_yaml),
    ]

    /// The pipelines that are built in.
    static func builtIn() -> [Pipeline] {
        builtInFiles.compactMap {
            try? PipelineFile.read($0.bytes, name: $0.name, place: "built-in \($0.name)")
        }
    }

    private let files: ConfigurationFiles
    private let usesFiles: Bool

    /// - Parameters:
    ///   - files: where the repository's own files are read.
    ///   - settings: whether they count: whoever may push there could drop a stage otherwise.
    init(_ files: ConfigurationFiles, _ settings: Settings) {
        self.files = files
        usesFiles = settings[Keys.repositoryPipelines]
    }

    /// The repository's own pipelines, sorted, whether they count or not.
    ///
    /// - Throws: exit 64 where `pipelines` leads out of the repository: what a person put there must
    ///   not be passed over in silence.
    private func own() throws -> [String] {
        try checkPlace()
        return try files.names(in: "pipelines").compactMap { name -> String? in
            guard name.hasSuffix(".yaml") else { return nil }
            let stem = String(name.dropLast(5))
            return PipelineCatalog.isName(stem) ? stem : nil
        }
    }

    /// The names of all pipelines, sorted.
    func names() throws -> [String] {
        Set((usesFiles ? try own() : []) + PipelineCatalog.builtInFiles.map(\.name)).sorted()
    }

    /// A pipeline that is built in; nil where there is none of that name.
    static func builtInEntry(_ name: String) -> Entry? {
        builtIn().first { $0.name == name }.map { Entry(pipeline: $0, file: nil) }
    }

    /// What is wrong with the repository's own pipelines, where they count.
    func problems() -> [StageFailure] {
        guard usesFiles else { return [] }
        do {
            return try own().compactMap { name in
                do {
                    _ = try entry(name)
                    return nil
                } catch {
                    return StageFailure(error)
                }
            }
        } catch {
            return [StageFailure(error)]
        }
    }

    /// The repository's file of a name that does not count; nil where there is none.
    func unusedFile(_ name: String) -> String? {
        guard !usesFiles, let own = try? own(), own.contains(name) else { return nil }
        return "pipelines/\(name).yaml"
    }

    private func checkPlace() throws {
        guard usesFiles, try files.leadsOut("pipelines") else { return }
        throw StageFailure(
            .usage, "pipelines leads out of the repository: it is not followed",
            hint: "make it a directory of the repository, or remove the link")
    }

    /// The pipeline of a name.
    ///
    /// - Throws: exit 64 where there is none, its file is bad, or `pipelines` leads elsewhere.
    func entry(_ name: String) throws -> Entry {
        try checkPlace()
        if PipelineCatalog.isName(name) {
            let file = "pipelines/\(name).yaml"
            if usesFiles, let bytes = try files.read(file, limit: PipelineFile.sizeLimit) {
                return Entry(
                    pipeline: try PipelineFile.read(bytes, name: name, place: file), file: file)
            }
            if let built = PipelineCatalog.builtInEntry(name) { return built }
        }
        if let file = unusedFile(name) {
            throw StageFailure(
                .usage, "\(file) is the repository's, and its pipelines do not count",
                hint:
                    "an operator who trusts all who may push there sets repository-pipelines: true")
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
