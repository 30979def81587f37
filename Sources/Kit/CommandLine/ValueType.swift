package import Contracts
package import YAMLText

/// A kind of values that a key can have: how they are read, shown and described.
package protocol ValueType<Value>: Sendable {
    associatedtype Value: Sendable

    /// What help calls a value, as in `FILE`; nil for a flag that is on when it is there.
    var word: String? { get }
    /// Whether the flag may be given again, each time for another value.
    var isRepeatable: Bool { get }
    /// Whether a value is one word, so that a variable can hold several with commas between.
    var isOneWord: Bool { get }
    /// Whether a value names a file or a directory; `-` may be standard input.
    var isPath: Bool { get }
    /// The values that there are, where these are few.
    var choices: [String] { get }

    /// Reads what stood after a flag, each time that it was given.
    func value(of words: [String]) throws(Misfit) -> Value
    /// Reads what stands in a variable.
    func value(ofVariable text: String) throws(Misfit) -> Value
    /// Reads what stands in a file.
    func value(of node: YAMLNode) throws(Misfit) -> Value
    /// What a file would say for the value.
    func json(_ value: Value) -> JSONValue
    /// The JSON Schema (2020-12) of what a file may say.
    var schema: [String: JSONValue] { get }
}

extension ValueType {
    package var isRepeatable: Bool { false }
    package var isOneWord: Bool { true }
    package var isPath: Bool { false }
    package var choices: [String] { [] }

    package func value(ofVariable text: String) throws(Misfit) -> Value {
        try value(of: [text])
    }
}
