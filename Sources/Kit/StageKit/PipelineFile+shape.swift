internal import CommandLine
package import Contracts
internal import YAMLText

/// The keys of a pipeline's file, a line each: how they are read, the schema and the tables in
/// docs/pipelines.md follow from it.
extension PipelineFile {
    /// The file.
    static let type = ObjectType(
        Pipeline(),
        [
            Field(
                "summary", .text("TEXT"), \.summary, help: "One line, for `--list` and `--plan`."),
            Field(
                "max-kind", .choice("KIND", [UpdateKind.patch, .minor, .major]), \.maxKind,
                help: "How far apply goes where no flag, variable or file of configuration says so."
            ),
            Field(
                "stages", .list(step, count: 1...20), \.stages, isRequired: true,
                help: "What runs, in this order; each stage once."),
            Field(
                "handlers", .list(step, count: 0...20), \.handlers,
                help: "Stages that run only where `on-failure` names them."),
        ])

    /// A step.
    static let step = ObjectType(
        Pipeline.Step(stage: .detect),
        [
            Field(
                "stage", .choice("STAGE", StageName.allCases), \.stage, isRequired: true,
                help: "The stage."),
            Field(
                "arguments", .list(.text("WORD"), count: 0...50), \.arguments,
                help: "Flags of the stage, a word each; the caller's come after them."),
            Field(
                "time-limit", .duration, \.timeLimitSeconds,
                help: "After which the stage is ended, with 70: `30s`, `10m`, `2h`; else never."),
            Field(
                "retries", .number("N", 0...10), \.retries,
                help: "How often it is started again after exit 69; else never."),
            Field(
                "back-off", .duration, \.backOffSeconds,
                help: "The wait before the first retry; it doubles, up to 15 minutes."),
            Field(
                "on-failure", .choice("STAGE", StageName.allCases), \.onFailure,
                help: "The handler that follows exit 1 or 2 of this stage."),
            Field(
                "also-after", .list(.choice("STAGE", StageName.allCases)), \.alsoAfter,
                help: "Stages after whose exit 1 or 69 it runs all the same."),
            Field("always", .flag, \.always, help: "Whether it runs whatever came before it."),
        ], check: checkArguments)

    /// Flags that the stage has; where it works and what it reads is not a pipeline's to say.
    private static func checkArguments(
        _ step: Pipeline.Step, _ node: YAMLNode
    ) throws(Misfit) {
        let line = (node["arguments"] ?? node).line.value
        let keys = StageDescriptor.of(step.stage).keys + [Keys.verbose]
        do throws(StageFailure) {
            let parsed = try ArgumentParser(
                program: StageProgram.name(of: step.stage), keys: keys
            ).parse(step.arguments)
            let refused = keys.map(\.facts).first {
                $0.isRefusedInRepository && parsed.flags[$0.name] != nil
            }
            if let refused {
                throw StageFailure(
                    .usage, "a pipeline must not set --\(refused.name)",
                    hint: refused.variable.map { "set \($0), or give the flag to upkeep run" })
            }
            guard parsed.operands.isEmpty else {
                throw StageFailure(.usage, "\"\(parsed.operands[0])\" is no flag")
            }
        } catch {
            throw .message(error.message, hint: error.hint, line: line)
        }
    }

    /// The JSON Schema (2020-12) of the file.
    package static var schema: JSONValue {
        var schema = type.schema
        schema["$schema"] = .string("https://json-schema.org/draft/2020-12/schema")
        schema["title"] = .string("upkeep pipeline \(currentSchemaVersion)")
        schema["description"] = .string(
            "Which stages run, in which order, and what follows a failure. A file in the "
                + "repository's pipelines/ overrides the built-in pipeline of the same name.")
        return .object(schema)
    }

    /// The keys of the file and of a step as rows of a table: name, what it means.
    package static var rows: (file: [[String]], step: [[String]]) { (type.rows, step.rows) }
}
