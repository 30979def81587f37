package import Contracts
internal import SystemSupport
package import YAMLText

/// Several values of a type.
package struct ListType<Item: ValueType>: ValueType {
    private let item: Item
    private let count: ClosedRange<Int>

    init(_ item: Item, count: ClosedRange<Int>) {
        self.item = item
        self.count = count
    }

    package var word: String? { item.word }
    package var isRepeatable: Bool { true }
    package var isOneWord: Bool { false }
    package var isPath: Bool { item.isPath }
    package var choices: [String] { item.choices }

    package func value(of words: [String]) throws(Misfit) -> [Item.Value] {
        try counted(words.map { word throws(Misfit) in try item.value(of: [word]) })
    }

    package func value(ofVariable text: String) throws(Misfit) -> [Item.Value] {
        if item.isOneWord { return try value(of: text.split(separator: ",").map(String.init)) }
        return try value(of: FlowText.node(text))
    }

    package func value(of node: YAMLNode) throws(Misfit) -> [Item.Value] {
        guard node.kind == .sequence else {
            // A single value needs no list around it.
            if item.isOneWord { return try counted([try item.value(of: node)]) }
            throw .rule("is a list")
        }
        return try counted(
            node.items.map { child throws(Misfit) in
                do throws(Misfit) {
                    return try item.value(of: child.resolved)
                } catch {
                    throw error.inPart(nil, line: child.line.value)
                }
            })
    }

    private func counted(_ values: [Item.Value]) throws(Misfit) -> [Item.Value] {
        if values.count > count.upperBound {
            throw .rule("has more than \(Words.count(count.upperBound, "entry", "entries"))")
        }
        if values.count < count.lowerBound { throw .absence }
        return values
    }

    package func json(_ value: [Item.Value]) -> JSONValue { .array(value.map(item.json)) }

    package var schema: [String: JSONValue] {
        let list: [String: JSONValue] = [
            "type": .string("array"), "items": .object(item.schema),
            "minItems": .integer(count.lowerBound), "maxItems": .integer(count.upperBound),
        ]
        return item.isOneWord ? ["anyOf": .array([.object(item.schema), .object(list)])] : list
    }
}

/// A value that may be missing.
struct OptionalType<Base: ValueType>: ValueType {
    let base: Base

    var word: String? { base.word }
    var isRepeatable: Bool { base.isRepeatable }
    var isOneWord: Bool { base.isOneWord }
    var isPath: Bool { base.isPath }
    var choices: [String] { base.choices }

    func value(of words: [String]) throws(Misfit) -> Base.Value? { try base.value(of: words) }

    func value(ofVariable text: String) throws(Misfit) -> Base.Value? {
        try base.value(ofVariable: text)
    }

    func value(of node: YAMLNode) throws(Misfit) -> Base.Value? { try base.value(of: node) }

    func json(_ value: Base.Value?) -> JSONValue { value.map(base.json) ?? .null }

    var schema: [String: JSONValue] { base.schema }
}

/// A mapping of names to values, each with a type of its own, that together are one value.
package struct ObjectType<Value: Sendable>: ValueType {
    package var word: String? { "YAML" }
    package var isOneWord: Bool { false }

    private let empty: Value
    private let fields: [any ObjectField<Value>]
    private let check: @Sendable (Value, YAMLNode) throws(Misfit) -> Void

    /// Makes a type.
    ///
    /// - Parameters:
    ///   - empty: the value before any field is read.
    ///   - check: looks at what the fields say of each other; it gets the mapping for the lines.
    package init(
        _ empty: Value, _ fields: [any ObjectField<Value>],
        check: @escaping @Sendable (Value, YAMLNode) throws(Misfit) -> Void = { _, _ in }
    ) {
        self.empty = empty
        self.fields = fields
        self.check = check
    }

    package func value(of words: [String]) throws(Misfit) -> Value {
        try value(of: FlowText.node(words.last ?? ""))
    }

    package func value(of node: YAMLNode) throws(Misfit) -> Value {
        let mapping = try MappingReader(node, known: fields.map(\.name))
        if let problem = mapping.problems.first { throw problem }
        var value = empty
        for field in fields {
            guard let entry = mapping.entries[field.name] else {
                if field.isRequired {
                    throw .rule("is missing").inPart(field.name, line: node.line.value)
                }
                continue
            }
            do throws(Misfit) {
                try field.read(entry, into: &value)
            } catch {
                throw error.inPart(field.name, line: entry.line.value)
            }
        }
        try check(value, node)
        return value
    }

    /// The fields as rows of a table: name, what it means.
    package var rows: [[String]] {
        fields.map { field in
            let choices = field.choices.map { "`\($0)`" }.joined(separator: ", ")
            return [
                field.name,
                field.help + (choices.isEmpty ? "" : " One of \(choices).")
                    + (field.isRequired ? " Required." : ""),
            ]
        }
    }

    package func json(_ value: Value) -> JSONValue {
        var object: [String: JSONValue] = [:]
        for field in fields {
            let json = field.json(value)
            if json != .null { object[field.name] = json }
        }
        return .object(object)
    }

    package var schema: [String: JSONValue] {
        var properties: [String: JSONValue] = [:]
        for field in fields {
            var schema = field.schema
            schema["description"] = .string(field.help)
            properties[field.name] = .object(schema)
        }
        let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
        return [
            "type": .string("object"), "additionalProperties": .boolean(false),
            "properties": .object(properties), "required": .array(required),
        ]
    }
}

/// One field of an object.
package protocol ObjectField<Root>: Sendable {
    /// The object that it is a field of.
    associatedtype Root
    /// Its name.
    var name: String { get }
    /// Whether it must be there.
    var isRequired: Bool { get }
    /// What it means: a sentence in one line.
    var help: String { get }
    /// The JSON Schema of what a file may say.
    var schema: [String: JSONValue] { get }
    /// The values that there are, where these are few.
    var choices: [String] { get }
    /// Reads it into an object.
    func read(_ node: YAMLNode, into root: inout Root) throws(Misfit)
    /// What a file would say of it; null where it says nothing.
    func json(_ root: Root) -> JSONValue
}

/// A field, and where its value is kept.
package struct Field<Root, Value: Sendable>: ObjectField {
    /// Its name.
    package let name: String
    /// Whether it must be there.
    package let isRequired: Bool
    /// What it means: a sentence in one line.
    package let help: String
    private let type: any ValueType<Value>
    private let path: any WritableKeyPath<Root, Value> & Sendable

    /// Makes a field.
    package init(
        _ name: String, _ type: some ValueType<Value>,
        _ path: any WritableKeyPath<Root, Value> & Sendable, isRequired: Bool = false, help: String
    ) {
        self.name = name
        self.type = type
        self.path = path
        self.isRequired = isRequired
        self.help = help
    }

    /// Makes a field that may be missing.
    package init<Type: ValueType>(
        _ name: String, _ type: Type, _ path: any WritableKeyPath<Root, Value> & Sendable,
        help: String
    ) where Value == Type.Value? {
        self.init(name, OptionalType(base: type), path, help: help)
    }

    package var schema: [String: JSONValue] { type.schema }
    package var choices: [String] { type.choices }

    package func read(_ node: YAMLNode, into root: inout Root) throws(Misfit) {
        root[keyPath: path] = try type.value(of: node)
    }

    package func json(_ root: Root) -> JSONValue { type.json(root[keyPath: path]) }
}

/// YAML on a command line or in a variable.
enum FlowText {
    static func node(_ text: String) throws(Misfit) -> YAMLNode {
        do throws(YAMLError) {
            if let root = try YAMLTree(Array(text.utf8)).root(0) { return root.resolved }
        } catch {
            throw .message("it is not YAML: \(error)")
        }
        throw .rule("needs a value")
    }
}
