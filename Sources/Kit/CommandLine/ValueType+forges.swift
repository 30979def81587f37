package import Contracts
package import Forges
internal import SystemSupport
package import YAMLText

/// What an operator says of a forge.
package struct ForgeSettingType: ValueType {
    package var word: String? { "YAML" }
    package var isOneWord: Bool { false }

    /// Makes the type.
    package init() {}

    private static let object = ObjectType(
        ForgeSetting(),
        [
            Field(
                "host", .line("HOST", 253), \.host, isRequired: true,
                help: "The host in the remote's address; `HOST:PORT` where one is needed."),
            Field(
                "type", .choice("TYPE", ForgeType.allCases), \.type, isRequired: true,
                help: "What kind of forge it is."),
            Field(
                "api", ForgeAddressType(), \.api,
                help: "Where its API is, where that is not the usual place on the host."),
            Field(
                "token", TokenPlaceType(), \.token,
                help: "Where the token stands: `from-env: NAME` or `from-file: PATH`."),
        ])

    package func value(of words: [String]) throws(Misfit) -> ForgeSetting {
        try Self.object.value(of: words)
    }

    package func value(of node: YAMLNode) throws(Misfit) -> ForgeSetting {
        try Self.object.value(of: node)
    }

    package func json(_ value: ForgeSetting) -> JSONValue { Self.object.json(value) }
    package var schema: [String: JSONValue] { Self.object.schema }
    /// The fields as rows of a table: name, what it means.
    package static var rows: [[String]] { object.rows }
}

/// An address that a token may be sent to.
private struct ForgeAddressType: ValueType {
    var word: String? { "URL" }

    func value(of words: [String]) throws(Misfit) -> String { try checked(words.last ?? "") }
    func value(of node: YAMLNode) throws(Misfit) -> String { try checked(node.text ?? "") }

    private func checked(_ text: String) throws(Misfit) -> String {
        guard ForgeSetting.isAddress(text) else {
            throw .rule(
                "is an address of https, without user, password and query",
                hint: "a token goes there; http is for this machine alone")
        }
        return text
    }

    func json(_ value: String) -> JSONValue { .string(value) }
    var schema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string("^https?://")]
    }
}

/// Where a token stands; the token itself is refused.
private struct TokenPlaceType: ValueType {
    var word: String? { "YAML" }
    var isOneWord: Bool { false }

    private static let names = (variable: "from-env", file: "from-file")
    private static let hint = "as in token: {from-file: /etc/upkeep/token}"

    func value(of words: [String]) throws(Misfit) -> TokenPlace {
        try value(of: FlowText.node(words.last ?? ""))
    }

    func value(of node: YAMLNode) throws(Misfit) -> TokenPlace {
        guard node.kind == .mapping else {
            throw .message(
                "a token does not stand in the configuration: say where it stands",
                hint: Self.hint, line: node.line.value)
        }
        let mapping = try MappingReader(node, known: [Self.names.variable, Self.names.file])
        if let problem = mapping.problems.first { throw problem }
        let variable = mapping.entries[Self.names.variable]?.text
        let file = mapping.entries[Self.names.file]?.text
        switch (variable, file) {
        case (let name?, nil) where Self.isVariable(name): return .environment(name)
        case (nil, let path?) where path.hasPrefix("/") && SafeText.line(path) == path:
            return .file(path)
        default:
            throw .message(
                "token takes from-env with the name of a variable, or from-file with a whole path",
                hint: Self.hint, line: node.line.value)
        }
    }

    private static func isVariable(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 200
            && name.utf8.allSatisfy {
                (65...90).contains($0) || (97...122).contains($0) || (48...57).contains($0)
                    || $0 == UInt8(ascii: "_")
            }
    }

    func json(_ value: TokenPlace) -> JSONValue {
        switch value {
        case .environment(let name): .object([Self.names.variable: .string(name)])
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
