package import Contracts

/// The shape of a value in JSON, as far as its Swift type tells.
package indirect enum Shape: Equatable, Sendable {
    /// A value without parts: its JSON Schema.
    case value([String: JSONValue])
    /// A list of values of one shape.
    case list(Shape)
    /// Values of one shape by name.
    case map(Shape)
    /// The fields of a type, in the order in which it reads them.
    case object(type: String, fields: [Field])

    /// A field of an object.
    package struct Field: Equatable, Sendable {
        /// Its name in JSON.
        package var key: String
        /// Its shape.
        package var shape: Shape
    }
}

/// A type whose JSON Schema does not follow from what it reads.
protocol SelfDescribed {
    static var schema: [String: JSONValue] { get }
    static var example: Self { get }
}

extension PathElement: SelfDescribed {
    static var schema: [String: JSONValue] {
        ["type": .array([.string("string"), .string("integer")])]
    }
    static var example: PathElement { .index(0) }
}
