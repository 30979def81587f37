package import Contracts
package import Declarations
internal import Names

/// Writes JSON Schemas: shapes from what types read, meanings from the doc comments of their
/// sources.
package struct SchemaWriter {
    private let declared: [String: DeclaredType]

    /// Takes what the sources declare.
    package init(_ declared: [DeclaredType]) {
        self.declared = Dictionary(declared.map { ($0.name, $0) }) { first, _ in first }
    }

    /// The JSON Schema of a document: open, so that a reader takes fields that it does not know.
    ///
    /// - Throws: `ShapeReader.Problem` where the sources do not tell what a field means.
    package func schema(of document: DocumentKind) throws -> JSONValue {
        guard case .object(let type, let fields) = try ShapeReader.shape(of: document.type) else {
            throw ShapeReader.Problem(description: "\(document.name) is not an object")
        }
        var schema = try object(type, fields)
        schema["$schema"] = .string("https://json-schema.org/draft/2020-12/schema")
        schema["title"] = .string("upkeep \(document.name) \(currentSchemaVersion)")
        if let meaning = document.meaning { schema["description"] = .string(meaning) }
        if case .object(var properties) = schema["properties"], let stage = document.stage {
            let meaning = self.meaning(of: properties["stage"])
            properties["stage"] = .object([
                "const": .string(stage.rawValue), "description": meaning,
            ])
            schema["properties"] = .object(properties)
        }
        return .object(schema)
    }

    private func meaning(of schema: JSONValue?) -> JSONValue {
        guard case .object(let fields) = schema else { return .null }
        return fields["description"] ?? .null
    }

    private func schema(_ shape: Shape) throws -> [String: JSONValue] {
        switch shape {
        case .value(let schema): schema
        case .list(let items):
            ["type": .string("array"), "items": .object(try schema(items))]
        case .map(let values):
            ["type": .string("object"), "additionalProperties": .object(try schema(values))]
        case .object(let type, let fields): try object(type, fields)
        }
    }

    private func object(_ type: String, _ fields: [Shape.Field]) throws -> [String: JSONValue] {
        guard let declared = declared[type] else {
            throw ShapeReader.Problem(description: "\(type) is not declared in Contracts")
        }
        let byKey = Dictionary(declared.properties.map { (declared.keys[$0.name] ?? $0.name, $0) })
        {
            first, _ in first
        }
        var properties: [String: JSONValue] = [:]
        for field in fields {
            // The payload of a stage stands under the stage's name.
            guard let property = byKey[field.key] ?? byKey["payload"] else {
                throw ShapeReader.Problem(
                    description: "\(type) reads \(field.key), and declares no such property")
            }
            properties[field.key] = .object(try self.field(field, property, of: type))
        }
        guard declared.properties.count == properties.count else {
            throw ShapeReader.Problem(
                description: "\(type) declares \(declared.properties.count) properties and reads "
                    + "\(properties.count) fields")
        }
        let required = fields.filter { byKey[$0.key]?.isOmitted != true }
        return [
            "type": .string("object"), "description": .string(declared.meaning),
            "properties": .object(properties),
            "required": .array(required.map { .string($0.key) }),
        ]
    }

    private func field(
        _ field: Shape.Field, _ property: DeclaredProperty, of type: String
    ) throws -> [String: JSONValue] {
        if property.meaning.isEmpty {
            throw ShapeReader.Problem(description: "\(type).\(property.name) has no doc comment")
        }
        var schema = try self.schema(field.shape)
            .merging(SchemaWriter.details["\(type).\(property.name)"] ?? [:]) { $1 }
        if property.isNullable {
            schema = ["anyOf": .array([.object(schema), .object(["type": .string("null")])])]
        }
        schema["description"] = .string(property.meaning)
        return schema
    }

    /// What a field's Swift type does not tell of its values.
    private static let details: [String: [String: JSONValue]] = [
        "Document.schemaVersion": ["pattern": .string("^1\\.\\d+$")],
        "MonthlySummary.schemaVersion": ["pattern": .string("^1\\.\\d+$")],
        "MonthlySummary.month": ["pattern": .string("^\\d{4}-\\d\\d$")],
        "RunRecord.schemaVersion": ["pattern": .string("^1\\.\\d+$")],
        "InputInfo.sha256": ["pattern": .string("^[0-9a-f]{64}$")],
        "Artifact.sha256": ["pattern": .string("^[0-9a-f]{64}$")],
        "Finding.fingerprint": ["pattern": .string("^[0-9a-f]{16}$")],
        "HistoryEvent.id": ["pattern": .string("^[0-9a-f]{16}$")],
        "HistoryEvent.previous": ["pattern": .string("^[0-9a-f]{64}$")],
        "Hold.date": ["pattern": .string(Timestamp.pattern)],
        "VersionReference.bytes": ["minItems": .integer(2), "maxItems": .integer(2)],
    ]
}
