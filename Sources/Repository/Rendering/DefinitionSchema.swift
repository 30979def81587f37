internal import Contracts
internal import Manifests
internal import YAMLText

/// Makes JSON Schemas of what a CustomResourceDefinition says of its kind.
///
/// They refuse what an API server refuses of a server-side apply, which Flux does: a field that the
/// definition does not have among others. CEL rules, formats and defaults are left out; `null` is allowed
/// everywhere, as the server may drop it. What is not understood allows everything.
/// Source: kubernetes.io, "Specifying a structural schema"; JSON Schema draft 4.
struct DefinitionSchema {
    /// Schemas inside each other at most.
    private static let depthLimit = 80
    /// Schemas of one version at most.
    private static let countLimit = 100_000

    private var count = 0

    /// The schemas of a definition by version; those of versions that are not served are left out.
    static func all(of resource: Resource) -> [String: JSONValue] {
        guard let spec = resource.root["spec"] else { return [:] }
        var found: [String: JSONValue] = [:]
        for item in spec["versions"]?.items ?? [] {
            let version = item.resolved
            guard let name = version["name"]?.text, version["served"]?.text == "true",
                let schema = version["schema"]?["openAPIV3Schema"] ?? common(spec)
            else { continue }
            var maker = DefinitionSchema()
            guard case .object(var root) = maker.schema(schema, isStructural: true, depth: 0),
                maker.count <= countLimit
            else { continue }
            embed(into: &root)
            found[name] = .object(root)
        }
        return found
    }

    /// The schema for all versions, as v1beta1 had it.
    private static func common(_ spec: YAMLNode) -> YAMLNode? {
        spec["validation"]?["openAPIV3Schema"]
    }

    /// What every object has, whether its schema says so or not.
    private static func embed(into schema: inout [String: JSONValue]) {
        var properties: [String: JSONValue] = [:]
        if case .object(let own) = schema["properties"] { properties = own }
        properties["apiVersion"] = .object(["type": .string("string")])
        properties["kind"] = .object(["type": .string("string")])
        properties["metadata"] = .object(["type": .string("object")])
        schema["properties"] = .object(properties)
    }

    // MARK: one schema

    private static let bounds: Set<String> = [
        "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
        "minimum", "maximum", "multipleOf",
    ]

    /// - Parameter isStructural: whether it says which fields there are; false inside `anyOf` and its
    ///   like, which only say what values may be.
    private mutating func schema(_ node: YAMLNode, isStructural: Bool, depth: Int) -> JSONValue {
        count += 1
        guard node.kind == .mapping, depth < DefinitionSchema.depthLimit,
            count <= DefinitionSchema.countLimit
        else { return .object([:]) }
        var made: [String: JSONValue] = [:]
        values(of: node, isStructural, into: &made)
        fields(of: node, isStructural, depth, into: &made)
        if let items = node["items"] {
            made["items"] = schema(items.resolved, isStructural: isStructural, depth: depth + 1)
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            // Of what may be a number or a text, this only says the same again.
            if node["x-kubernetes-int-or-string"]?.text == "true" { continue }
            guard let list = node[key]?.items, !list.isEmpty else { continue }
            made[key] = .array(
                list.map { schema($0.resolved, isStructural: false, depth: depth + 1) })
        }
        if let not = node["not"] {
            made["not"] = schema(not, isStructural: false, depth: depth + 1)
        }
        return .object(made)
    }

    private func values(
        of node: YAMLNode, _ isStructural: Bool, into made: inout [String: JSONValue]
    ) {
        if node["x-kubernetes-int-or-string"]?.text == "true" {
            made["type"] = .array(["integer", "string", "null"].map { .string($0) })
        } else if let type = node["type"]?.text, DefinitionSchema.types.contains(type) {
            made["type"] =
                isStructural ? .array([.string(type), .string("null")]) : .string(type)
        }
        if let list = node["enum"]?.items, list.count <= 10_000 {
            made["enum"] = .array(
                list.map { DefinitionSchema.value($0.resolved) } + (isStructural ? [.null] : []))
        }
        for (key, value) in node.entries {
            guard let key = key.text, DefinitionSchema.bounds.contains(key) else { continue }
            let number = DefinitionSchema.value(value.resolved)
            switch number {
            case .integer, .number: made[key] = number
            default: continue
            }
        }
        if let pattern = node["pattern"]?.text { made["pattern"] = .string(pattern) }
        if node["uniqueItems"]?.text == "true" { made["uniqueItems"] = .boolean(true) }
    }

    private static let types: Set<String> = [
        "object", "array", "string", "integer", "number", "boolean",
    ]

    private mutating func fields(
        of node: YAMLNode, _ isStructural: Bool, _ depth: Int,
        into made: inout [String: JSONValue]
    ) {
        var properties: [String: JSONValue] = [:]
        var hasDefault: Set<String> = []
        for (key, value) in node["properties"]?.entries ?? [] {
            guard let name = key.text else { continue }
            let value = value.resolved
            properties[name] = schema(value, isStructural: isStructural, depth: depth + 1)
            if value["default"] != nil { hasDefault.insert(name) }
        }
        let isOpen = node["x-kubernetes-preserve-unknown-fields"]?.text == "true"
        if let rest = node["additionalProperties"] {
            if rest.kind == .mapping {
                made["additionalProperties"] = schema(
                    rest, isStructural: isStructural, depth: depth + 1)
            }
        } else if isStructural, !isOpen, !properties.isEmpty {
            made["additionalProperties"] = .boolean(false)
        }
        if !properties.isEmpty { made["properties"] = .object(properties) }
        if node["x-kubernetes-embedded-resource"]?.text == "true" {
            DefinitionSchema.embed(into: &made)
        }
        let required = (node["required"]?.items ?? []).compactMap { $0.resolved.text }
            .filter { !hasDefault.contains($0) }
        if !required.isEmpty { made["required"] = .array(required.map { .string($0) }) }
    }

    /// A scalar as JSON; text where it is none of JSON's own.
    private static func value(_ node: YAMLNode) -> JSONValue {
        guard let text = node.text, node.style == .plain else { return .string(node.text ?? "") }
        switch PlainScalar.kind(text) {
        case .null: return .null
        case .boolean: return PlainScalar.boolean(text).map { .boolean($0) } ?? .string(text)
        case .number:
            if let number = Int(text) { return .integer(number) }
            guard let number = Double(text), number.isFinite else { return .string(text) }
            return .number(number)
        default: return .string(text)
        }
    }
}
