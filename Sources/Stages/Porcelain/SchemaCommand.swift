internal import CommandLine
internal import Contracts
internal import SystemSupport

/// `upkeep schema STAGE`: prints the JSON Schema of a stage's document.
struct SchemaCommand {
    private static let options = [
        Option("closed", isSetting: false, help: "refuse fields that this version does not know")
    ]

    func run(_ words: [String]) throws -> Int32 {
        let arguments = try CommandLineReader.read(
            words, command: "schema", usage: "upkeep schema STAGE|pipeline [--closed]",
            summary:
                "Prints the JSON Schema (draft 2020-12) of a stage's document, or of a pipeline's file.",
            options: SchemaCommand.options, operands: 1...1)
        guard let arguments, let name = arguments.operands.first else { return 0 }
        if name == "pipeline" {
            try StandardStreams.out(PipelineCatalog.schema)
            return 0
        }
        guard let stage = StageName(rawValue: name) else {
            let names = StageName.allCases.map(\.rawValue) + ["pipeline"]
            throw StageFailure(
                .usage, "there is no stage \"\(name)\"",
                hint: Nearest.name(to: name, among: names).map { "did you mean \($0)?" }
                    ?? "it is one of \(names.joined(separator: ", "))")
        }
        let schema = Schemas.document(stage, isClosed: arguments.flags["closed"] != nil)
        try StandardStreams.out(try CanonicalJSON.encode(schema))
        return 0
    }
}
