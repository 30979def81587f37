package import Contracts
internal import SystemSupport

/// A value that is given for a kind of objects.
package struct KindValue<Value: Sendable>: Sendable {
    /// The kind, as in `Deployment`.
    package let kind: String
    /// What is wanted for it.
    package let value: Value
}

/// `KIND=VALUE`.
package struct KindValueType<Value: Sendable>: WordType {
    package let word: String?
    private let hint: String
    private let pattern: String
    private let read: @Sendable (String) -> Value?
    private let write: @Sendable (Value) -> String

    init(
        _ word: String, hint: String, pattern: String,
        read: @escaping @Sendable (String) -> Value?, write: @escaping @Sendable (Value) -> String
    ) {
        self.word = word
        self.hint = hint
        self.pattern = pattern
        self.read = read
        self.write = write
    }

    package func value(ofWord word: String) throws(Misfit) -> KindValue<Value> {
        let parts = word.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts[0].first?.isUppercase == true, let value = read(parts[1])
        else { throw .text(SafeText.line(word), hint: hint) }
        return KindValue(kind: parts[0], value: value)
    }

    package func json(_ value: KindValue<Value>) -> JSONValue {
        .string("\(value.kind)=\(write(value.value))")
    }

    package var schema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string(pattern)]
    }
}

extension ValueType where Self == KindValueType<Int> {
    /// `KIND=NUMBER`, from 0 to 1000.
    package static var kindPriority: KindValueType<Int> {
        KindValueType(
            "KIND=NUMBER", hint: "as in ConfigMap=70; the number is from 0 to 1000",
            pattern: "^[A-Z][A-Za-z0-9]*=[0-9]{1,4}$",
            read: { Int($0).flatMap { (0...1000).contains($0) ? $0 : nil } }, write: { "\($0)" })
    }
}

extension ValueType where Self == KindValueType<UpdateStrategy> {
    /// `KIND=STRATEGY`.
    package static var kindStrategy: KindValueType<UpdateStrategy> {
        let choices = UpdateStrategy.allCases.map(\.rawValue)
        return KindValueType(
            "KIND=STRATEGY",
            hint: "as in StatefulSet=recreate; it is \(choices.joined(separator: ", "))",
            pattern: "^[A-Z][A-Za-z0-9]*=(\(choices.joined(separator: "|")))$",
            read: UpdateStrategy.init(rawValue:), write: \.rawValue)
    }
}
