internal import CommandLine
internal import Contracts
internal import SystemSupport

/// `upkeep schema NAME`: prints the JSON Schema of a stage's document, or of a file.
enum SchemaCommand {
    static let command = Command(
        "schema",
        summary: "Prints the JSON Schema (2020-12) of a stage's document, or of a pipeline's file.",
        operands: .some("STAGE|pipeline", 1...1),
        keys: [closed],
        exits: [.done, .usage], work: run)

    private static let closed = Key(
        "closed", owner: .call, help: "refuse fields that this version does not know")

    private static func run(_ call: Call) throws -> ProgramExit {
        let name = call.operands.first ?? ""
        if name == "pipeline" {
            try StandardStreams.out(PipelineCatalog.schema)
            return ProgramExit(.done)
        }
        guard let stage = StageName(rawValue: name) else {
            let names = StageName.allCases.map(\.rawValue) + ["pipeline"]
            throw StageFailure(
                .usage, "there is no stage \"\(name)\"",
                hint: Nearest.name(to: name, among: names).map { "did you mean \($0)?" }
                    ?? "it is one of \(names.joined(separator: ", "))")
        }
        let schema = Schemas.document(stage, isClosed: call.settings[closed])
        try StandardStreams.out(try CanonicalJSON.encode(schema))
        return ProgramExit(.done)
    }
}
