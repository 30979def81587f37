internal import Contracts
internal import Names

/// Finds the shape of a type by letting it read: what it asks a decoder for, under which names, is
/// the shape.
package enum ShapeReader {
    /// The shape of a type.
    ///
    /// - Throws: `Problem` for a type that cannot be read out of examples.
    package static func shape(of type: any Decodable.Type) throws -> Shape {
        func open<Value: Decodable>(_ type: Value.Type) throws -> Shape { try read(type).shape }
        return try open(type)
    }

    /// What is wrong with a type.
    package struct Problem: Error, CustomStringConvertible {
        /// The type and what is wrong, in words.
        package let description: String
    }

    /// A shape, and a value of it for the reader to go on with.
    static func read<Value: Decodable>(_ type: Value.Type) throws -> (shape: Shape, value: Value) {
        if let (shape, example) = try known(type) {
            guard let value = example as? Value else {
                throw Problem(description: "\(type) has no valid example")
            }
            return (shape, value)
        }
        let decoder = RecordingDecoder(typeName: name(of: type))
        let value = try Value(from: decoder)
        return (decoder.shape, value)
    }

    /// A type's name as its source has it: without module and without generic arguments.
    private static func name(of type: Any.Type) -> String {
        let whole = String(reflecting: type).prefix { $0 != "<" }
        return whole.split(separator: ".").dropFirst().joined(separator: ".")
    }

    /// The shape of a type that need not be asked.
    private static func known(_ type: any Decodable.Type) throws -> (shape: Shape, example: Any?)? {
        switch type {
        case let type as any SelfDescribed.Type: return (.value(type.schema), type.example)
        case let type as any TextValue.Type: return (.text(type.pattern), example(type))
        case let type as any ListType.Type:
            return (.list(try shape(of: type.items)), type.empty)
        case let type as any MapType.Type:
            return (.map(try shape(of: type.values)), type.empty)
        default:
            guard let type = type as? any (CaseIterable & RawRepresentable).Type else {
                return nil
            }
            let (words, first) = words(type)
            return (.value(["enum": .array(words.map(JSONValue.string))]), first)
        }
    }

    private static func example<Text: TextValue>(_ type: Text.Type) -> Any? { Text(Text.example) }

    private static func words<Words: CaseIterable & RawRepresentable>(
        _ type: Words.Type
    ) -> (words: [String], first: Any?) {
        (Words.allCases.compactMap { $0.rawValue as? String }, Words.allCases.first)
    }
}

extension Shape {
    static func text(_ pattern: String) -> Shape {
        .value(["type": .string("string"), "pattern": .string(pattern)])
    }
}

/// A list, whatever its items are.
private protocol ListType {
    static var items: any Decodable.Type { get }
    static var empty: Self { get }
}

extension Array: ListType where Element: Decodable {
    static var items: any Decodable.Type { Element.self }
    static var empty: [Element] { [] }
}

/// A dictionary by names, whatever its values are.
private protocol MapType {
    static var values: any Decodable.Type { get }
    static var empty: Self { get }
}

extension Dictionary: MapType where Key == String, Value: Decodable {
    static var values: any Decodable.Type { Value.self }
    static var empty: [String: Value] { [:] }
}
