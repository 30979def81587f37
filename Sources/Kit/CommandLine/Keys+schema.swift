package import Contracts

extension Keys {
    /// The JSON Schema (2020-12) of a file of configuration, made from the keys.
    package static var schema: JSONValue {
        var properties: [String: JSONValue] = [:]
        for key in ofAll where key.facts.isInFiles {
            var schema = key.schema
            let help = "\(key.facts.help.prefix(1).uppercased())\(key.facts.help.dropFirst())."
            schema["description"] = .string(help)
            schema["$comment"] = .string("owner: \(key.facts.owner.rawValue)")
            if key.defaultJSON != .null, key.defaultJSON != .array([]) {
                schema["default"] = key.defaultJSON
            }
            properties[key.name] = .object(schema)
        }
        return .object([
            "$schema": .string("https://json-schema.org/draft/2020-12/schema"),
            "title": .string("upkeep configuration \(currentSchemaVersion)"),
            "description": .string(
                "A repository's upkeep.yaml, or the operator's file, which wins key by key."),
            "type": .array([.string("object"), .string("null")]),
            "additionalProperties": .boolean(false),
            "properties": .object(properties),
        ])
    }
}
