/// The shape of a document, as data that becomes JSON Schema (draft 2020-12).
indirect enum Schema: Sendable {
    /// One field of an object.
    struct Field: Sendable {
        let name: String
        let schema: Schema
        let meaning: String

        init(_ name: String, _ schema: Schema, _ meaning: String) {
            self.name = name
            self.schema = schema
            self.meaning = meaning
        }
    }

    case string
    case time
    case sha256
    case integer
    case boolean
    case pathElement
    case constant(String)
    case words([String])
    case pattern(String)
    case list(Schema, count: Int?)
    case orNull(Schema)
    case object(String, [Field])

    static func nullable(_ schema: Schema) -> Schema { .orNull(schema) }

    static func array(_ schema: Schema, count: Int? = nil) -> Schema {
        .list(schema, count: count)
    }

    static func choice<Choice: CaseIterable & RawRepresentable>(
        _ type: Choice.Type
    ) -> Schema where Choice.RawValue == String {
        .words(Choice.allCases.map(\.rawValue))
    }

    /// The JSON Schema.
    ///
    /// - Parameter isClosed: whether a field that the schema does not know is refused.
    func json(isClosed: Bool) -> [String: JSONValue] {
        switch self {
        case .string: ["type": .string("string")]
        case .time:
            [
                "type": .string("string"),
                "pattern": .string("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$"),
            ]
        case .sha256: ["type": .string("string"), "pattern": .string("^[0-9a-f]{64}$")]
        case .integer: ["type": .string("integer")]
        case .boolean: ["type": .string("boolean")]
        case .pathElement: ["type": .array([.string("string"), .string("integer")])]
        case .constant(let text): ["const": .string(text)]
        case .words(let words): ["enum": .array(words.map(JSONValue.string))]
        case .pattern(let text): ["type": .string("string"), "pattern": .string(text)]
        case .list(let item, let count):
            list(item, count, isClosed: isClosed)
        case .orNull(let schema):
            [
                "anyOf": .array([
                    .object(schema.json(isClosed: isClosed)), .object(["type": .string("null")]),
                ])
            ]
        case .object(let meaning, let fields): object(meaning, fields, isClosed: isClosed)
        }
    }

    private func list(_ item: Schema, _ count: Int?, isClosed: Bool) -> [String: JSONValue] {
        var result: [String: JSONValue] = [
            "type": .string("array"), "items": .object(item.json(isClosed: isClosed)),
        ]
        if let count {
            result["minItems"] = .integer(count)
            result["maxItems"] = .integer(count)
        }
        return result
    }

    private func object(
        _ meaning: String, _ fields: [Field], isClosed: Bool
    ) -> [String: JSONValue] {
        var properties: [String: JSONValue] = [:]
        for field in fields {
            var schema = field.schema.json(isClosed: isClosed)
            schema["description"] = .string(field.meaning)
            properties[field.name] = .object(schema)
        }
        var result: [String: JSONValue] = [
            "type": .string("object"), "description": .string(meaning),
            "properties": .object(properties),
            "required": .array(fields.map { .string($0.name) }),
        ]
        if isClosed { result["additionalProperties"] = .boolean(false) }
        return result
    }
}

/// The JSON Schemas of all documents.
public enum Schemas {
    /// The schema of a stage's document.
    ///
    /// - Parameter isClosed: whether a field that this version does not know is refused; readers of
    ///   documents of a later minor version want it open.
    public static func document(_ stage: StageName, isClosed: Bool = false) -> JSONValue {
        let payload: Schema =
            switch stage {
            case .detect: .detectPayload
            case .analyze: .analyzePayload
            case .backup: .backupPayload
            case .apply: .applyPayload
            case .validate: .validatePayload
            case .rollback: .rollbackPayload
            case .report: .reportPayload
            }
        let fields: [Schema.Field] = [
            .init(
                "schemaVersion", .pattern("^1\\.\\d+$"),
                "The shape of the document; a reader refuses another major."),
            .init("stage", .constant(stage.rawValue), "The stage that wrote it."),
            .init(
                "run", .pattern("^\\d{8}T\\d{6}Z-[0-9a-f]{8}$"), "The run it belongs to."),
            .init("tool", .toolInfo, "The program that wrote it."),
            .init("started", .time, "When the stage started."),
            .init("finished", .time, "When it finished."),
            .init("repository", .repositoryInfo, "The repository it speaks of."),
            .init("inputs", .array(.inputInfo), "What it was made from, sorted by name."),
            .init("outcome", .choice(Outcome.self), "How complete it is."),
            .init("summary", .string, "The outcome in one line of words."),
            .init("findings", .array(.finding), "What the operator should know."),
            .init(stage.rawValue, payload, "The stage's own part."),
        ]
        let whole = Schema.object("The document of the stage \(stage.rawValue).", fields)
        var json = whole.json(isClosed: isClosed)
        json["$schema"] = .string("https://json-schema.org/draft/2020-12/schema")
        json["title"] = .string("upkeep \(stage.rawValue) \(currentSchemaVersion)")
        return .object(json)
    }
}
