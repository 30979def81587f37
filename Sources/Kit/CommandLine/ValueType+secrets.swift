internal import Contracts
internal import HTTPFetch
internal import SystemSupport
internal import YAMLText

/// Where a secret stands: `{from-env: NAME}` or `{from-file: PATH}`; the secret itself is refused.
struct SecretPlaceType: ValueType {
    var word: String? { "YAML" }
    var isOneWord: Bool { false }

    private static let names = (variable: "from-env", file: "from-file")
    private static let hint = "{from-env: NAME} or {from-file: /run/secrets/NAME}"

    func value(of words: [String]) throws(Misfit) -> SecretPlace {
        try value(of: FlowText.node(words.last ?? ""))
    }

    func value(of node: YAMLNode) throws(Misfit) -> SecretPlace {
        guard node.kind == .mapping else {
            // What stands there is not said again: it may be the secret.
            throw .rule(
                "is a secret, which must not be written into a file of configuration",
                hint: "put it into a variable or a file of its own: \(Self.hint)")
        }
        let mapping = try MappingReader(node, known: [Self.names.variable, Self.names.file])
        if let problem = mapping.problems.first { throw problem }
        let variable = mapping.entries[Self.names.variable]?.text
        let file = mapping.entries[Self.names.file]?.text
        switch (variable, file) {
        case (let name?, nil) where Self.isVariable(name): return .variable(name)
        case (nil, let path?) where path.hasPrefix("/") && SafeText.line(path) == path:
            return .file(path)
        default:
            // A secret that stands where its variable's name belongs is not said again either.
            throw .rule(
                "takes one of from-env, the name of a variable, and from-file, a path that begins "
                    + "with /",
                hint: Self.hint)
        }
    }

    private static func isVariable(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 200
            && name.utf8.allSatisfy {
                (65...90).contains($0) || (97...122).contains($0) || (48...57).contains($0)
                    || $0 == UInt8(ascii: "_")
            }
    }

    func json(_ value: SecretPlace) -> JSONValue {
        switch value {
        case .variable(let name): .object([Self.names.variable: .string(name)])
        case .file(let path): .object([Self.names.file: .string(path)])
        }
    }

    var schema: [String: JSONValue] {
        let text: JSONValue = .object(["type": .string("string")])
        return [
            "type": .string("object"), "additionalProperties": .boolean(false),
            "properties": .object([Self.names.variable: text, Self.names.file: text]),
            "minProperties": .integer(1), "maxProperties": .integer(1),
        ]
    }
}
