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
                "token", SecretPlaceType(), \.token,
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
