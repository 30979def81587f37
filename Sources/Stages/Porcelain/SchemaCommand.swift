internal import CommandLine
internal import Contracts
internal import StageKit
internal import SystemSupport

/// `upkeep schema NAME`: prints the JSON Schema of a document, or of a file that people write.
enum SchemaCommand {
    static let command = Command(
        "schema",
        summary: "Prints the JSON Schema (2020-12) of a document, or of a file of yours.",
        operands: .some(
            "DOCUMENT|pipeline|configuration", 1...1,
            choices: { Schemas.names + files.map(\.name) }), keys: [closed],
        exits: [.done, .usage], work: run)

    private static let closed = Key(
        "closed", owner: .call, help: "refuse fields that this version does not know")

    /// The schemas of files that people write.
    static let files: [(name: String, schema: @Sendable () -> JSONValue)] = [
        ("pipeline", { PipelineFile.schema }), ("configuration", { Keys.schema }),
    ]

    private static func run(_ call: Call) throws -> ProgramExit {
        let name = call.operands.first ?? ""
        if let file = files.first(where: { $0.name == name }) {
            try StandardStreams.show(try CanonicalJSON.encode(file.schema()))
            return ProgramExit(.done)
        }
        let isClosed = call.settings[closed]
        let schema =
            isClosed ? try Schemas.closed(name).map(CanonicalJSON.encode) : Schemas.open(name)
        guard let schema else {
            let names = Schemas.names + files.map(\.name)
            throw StageFailure(
                .usage, "there is no document \"\(name)\"",
                hint: Nearest.name(to: name, among: names).map { "did you mean \($0)?" }
                    ?? "it is one of \(names.joined(separator: ", "))")
        }
        try StandardStreams.show(schema)
        return ProgramExit(.done)
    }
}
