internal import YAMLText

/// Writes JSON as YAML that every reader reads as the same values.
package enum YAMLWriter {
    /// The YAML of a JSON document.
    package static func text(of json: [UInt8]) throws -> String {
        var lines = ""
        let value = try CanonicalJSON.decode(JSONValue.self, from: json)
        write(value, indent: 0, isInline: false, to: &lines)
        return lines
    }

    private static func write(
        _ value: JSONValue, indent: Int, isInline: Bool, to text: inout String
    ) {
        switch value {
        case .object(let fields) where !fields.isEmpty:
            var isFirst = isInline
            for (key, field) in fields.sorted(by: { $0.key < $1.key }) {
                if !isFirst { text += String(repeating: " ", count: indent) }
                isFirst = false
                text += scalar(key) + ":"
                nested(field, indent: indent, isInList: false, to: &text)
            }
        case .array(let items) where !items.isEmpty:
            for item in items {
                text += String(repeating: " ", count: indent) + "-"
                nested(item, indent: indent, isInList: true, to: &text)
            }
        default: text += plain(value) + "\n"
        }
    }

    private static func nested(
        _ value: JSONValue, indent: Int, isInList: Bool, to text: inout String
    ) {
        switch value {
        case .object(let fields) where !fields.isEmpty:
            text += isInList ? " " : "\n"
            write(value, indent: indent + 2, isInline: isInList, to: &text)
        case .array(let items) where !items.isEmpty:
            text += "\n"
            write(value, indent: isInList ? indent + 2 : indent, isInline: false, to: &text)
        default: text += " " + plain(value) + "\n"
        }
    }

    private static func plain(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value): scalar(value)
        case .array: "[]"
        case .object: "{}"
        }
    }

    /// Text without quotes where that reads back as the same text, else in double ones.
    static func scalar(_ text: String) -> String {
        PlainScalar.readsAsText(text) ? text : QuotedScalar.text(text)
    }
}
