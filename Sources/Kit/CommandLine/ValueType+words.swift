package import Contracts
internal import SystemSupport
package import YAMLText

/// On or off.
package struct FlagType: ValueType {
    package var word: String? { nil }

    package func value(of words: [String]) -> Bool { words.last == "true" }

    package func value(ofVariable text: String) throws(Misfit) -> Bool {
        guard let isOn = PlainScalar.boolean(text) else {
            throw .text(SafeText.line(text), hint: "it is true or false")
        }
        return isOn
    }

    package func value(of node: YAMLNode) throws(Misfit) -> Bool {
        guard let isOn = node.text.flatMap(PlainScalar.boolean) else {
            throw .rule("is true or false")
        }
        return isOn
    }

    package func json(_ value: Bool) -> JSONValue { .boolean(value) }

    package var schema: [String: JSONValue] { ["type": .string("boolean")] }
}

/// A type whose values are one word each.
package protocol WordType: ValueType {
    /// Reads a word that is not empty.
    func value(ofWord word: String) throws(Misfit) -> Value
}

extension WordType {
    package func value(of words: [String]) throws(Misfit) -> Value {
        try value(ofWord: words.last ?? "")
    }

    package func value(of node: YAMLNode) throws(Misfit) -> Value {
        guard let text = node.text, !text.isEmpty else { throw .rule("needs a value") }
        return try value(ofWord: text)
    }
}

/// Any text.
package struct TextType: WordType {
    package let word: String?
    /// Whether it names a file or a directory.
    package let isPath: Bool

    package func value(ofWord word: String) -> String { word }

    package func json(_ value: String) -> JSONValue { .string(value) }

    package var schema: [String: JSONValue] {
        ["type": .string("string"), "minLength": .integer(1)]
    }
}

/// One of a few words.
package struct ChoiceType<Value: RawRepresentable & Sendable>: WordType
where Value.RawValue == String {
    package let word: String?
    private let values: [Value]

    init(_ word: String, _ values: [Value]) {
        self.word = word
        self.values = values
    }

    package var choices: [String] { values.map(\.rawValue) }

    package func value(ofWord word: String) throws(Misfit) -> Value {
        if let value = values.first(where: { $0.rawValue == word }) { return value }
        let nearest = Nearest.name(to: word, among: choices).map { "did you mean \($0)? " } ?? ""
        throw .text(
            SafeText.line(word), hint: "\(nearest)it is one of \(choices.joined(separator: ", "))")
    }

    package func json(_ value: Value) -> JSONValue { .string(value.rawValue) }

    package var schema: [String: JSONValue] { ["enum": .array(choices.map(JSONValue.string))] }
}

/// A whole number in a range.
package struct NumberType: WordType {
    package let word: String?
    private let range: ClosedRange<Int>

    init(_ word: String, _ range: ClosedRange<Int>) {
        self.word = word
        self.range = range
    }

    package func value(ofWord word: String) throws(Misfit) -> Int {
        guard let number = Int(word), range.contains(number) else {
            throw .text(
                SafeText.line(word),
                hint: "it is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    package func json(_ value: Int) -> JSONValue { .integer(value) }

    package var schema: [String: JSONValue] {
        [
            "type": .string("integer"), "minimum": .integer(range.lowerBound),
            "maximum": .integer(range.upperBound),
        ]
    }
}

/// A length of time in seconds, as in `30s`, `10m`, `2h`.
package struct DurationType: WordType {
    package let word: String? = "TIME"

    private static let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]

    package func value(ofWord word: String) throws(Misfit) -> Int {
        guard let unit = word.last.flatMap({ Self.units[$0] }), let number = Int(word.dropLast()),
            (0...999_999).contains(number)
        else {
            throw .message(
                "\"\(SafeText.line(word))\" is no length of time", hint: "as in 30s, 10m, 2h")
        }
        return number * unit
    }

    package func json(_ value: Int) -> JSONValue { .string("\(value)s") }

    package var schema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string("^(0|[1-9][0-9]{0,5})(s|m|h)$")]
    }
}

extension ValueType where Self == FlagType {
    /// On or off.
    package static var flag: FlagType { FlagType() }
}

extension ValueType where Self == TextType {
    /// Any text; `word` is what help calls it.
    package static func text(_ word: String) -> TextType { TextType(word: word, isPath: false) }

    /// The path of a file or directory; `word` is what help calls it.
    package static func path(_ word: String = "FILE") -> TextType {
        TextType(word: word, isPath: true)
    }
}

extension ValueType where Self == NumberType {
    /// A whole number in a range; `word` is what help calls it.
    package static func number(_ word: String, _ range: ClosedRange<Int>) -> NumberType {
        NumberType(word, range)
    }
}

extension ValueType where Self == DurationType {
    /// A length of time in seconds, as in `30s`, `10m`, `2h`.
    package static var duration: DurationType { DurationType() }
}

extension ValueType {
    /// One of these values; `word` is what help calls it.
    package static func choice<Choice>(_ word: String, _ values: [Choice]) -> ChoiceType<Choice>
    where Self == ChoiceType<Choice> { ChoiceType(word, values) }

    /// Several values, each of a type.
    package static func list<Item>(
        _ item: Item, count: ClosedRange<Int> = 0...1_000
    ) -> ListType<Item> where Self == ListType<Item> { ListType(item, count: count) }
}
