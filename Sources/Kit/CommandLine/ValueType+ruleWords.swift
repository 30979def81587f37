package import Contracts
internal import Policy
internal import SystemSupport
internal import Versions
internal import YAMLText

/// One line of plain text.
package struct LineType: WordType {
    package let word: String?
    let limit: Int

    package func value(ofWord word: String) throws(Misfit) -> String {
        guard SafeText.line(word) == word, word.utf8.count <= limit,
            word.utf8.contains(where: { $0 != UInt8(ascii: " ") })
        else {
            throw .text(
                SafeText.shortened(SafeText.line(word), to: 60),
                hint: "it is one line of text, \(limit) bytes at most")
        }
        return word
    }

    package func json(_ value: String) -> JSONValue { .string(value) }

    package var schema: [String: JSONValue] {
        ["type": .string("string"), "minLength": .integer(1), "maxLength": .integer(limit)]
    }
}

extension ValueType where Self == LineType {
    /// One line of plain text.
    package static func line(_ word: String, _ limit: Int) -> LineType {
        LineType(word: word, limit: limit)
    }
}

/// A pattern of paths of the repository.
struct PathPatternType: WordType {
    let word: String? = "PATH"

    func value(ofWord word: String) throws(Misfit) -> String {
        let name = try LineType(word: nil, limit: 500).value(ofWord: word)
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.hasPrefix("/"), !parts.contains(".."), !parts.contains(".") else {
            throw .text(
                SafeText.line(word), hint: "it starts at the repository's root, as in apps/media/**"
            )
        }
        return name
    }

    func json(_ value: String) -> JSONValue { .string(value) }

    var schema: [String: JSONValue] {
        ["type": .string("string"), "minLength": .integer(1), "maxLength": .integer(500)]
    }
}

/// A range of versions that some version can meet.
struct RangeWordType: WordType {
    let word: String? = "RANGE"

    func value(ofWord word: String) throws(Misfit) -> String {
        guard let range = VersionRange(word) else {
            let isVersion = !VersionRange.looksLikeOne(word)
            throw .text(
                SafeText.shortened(SafeText.line(word), to: 60),
                hint: isVersion
                    ? "one version alone is a pin; \(VersionRange.examples)"
                    : VersionRange.examples)
        }
        if range.isEmpty {
            throw .text(SafeText.line(word), hint: "no version meets it")
        }
        return word
    }

    func json(_ value: String) -> JSONValue { .string(value) }

    var schema: [String: JSONValue] {
        ["type": .string("string"), "minLength": .integer(1), "maxLength": .integer(300)]
    }
}

/// A version, or a range of versions, that is passed over.
struct SkipType: WordType {
    let word: String? = "VERSION"

    func value(ofWord word: String) throws(Misfit) -> String {
        let text = try LineType(word: nil, limit: 300).value(ofWord: word)
        guard VersionRange.looksLikeOne(text) else { return text }
        let range = try RangeWordType().value(ofWord: text)
        if text == "*" {
            throw .text(text, hint: "that passes over every version: say ignore: true")
        }
        return range
    }

    func json(_ value: String) -> JSONValue { .string(value) }
    var schema: [String: JSONValue] { RangeWordType().schema }
}

/// An address of http or https.
struct AddressType: WordType {
    let word: String? = "URL"

    func value(ofWord word: String) throws(Misfit) -> String {
        let text = try LineType(word: nil, limit: 2_000).value(ofWord: word)
        let rest = ["https://", "http://"].first(where: text.hasPrefix).map {
            text.dropFirst($0.count)
        }
        guard let rest, let first = rest.first, first.isLetter || first.isNumber || first == "[",
            !text.contains(" ")
        else {
            throw .text(SafeText.withoutSecrets(text), hint: "as in https://status.example.org")
        }
        return text
    }

    func json(_ value: String) -> JSONValue { .string(value) }

    var schema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string("^https?://[^ ]+$")]
    }
}

/// How long a version must be out: one time, or one a kind.
struct AgeType: ValueType {
    var word: String? { "TIME" }
    var isOneWord: Bool { false }

    private static var byKind: ObjectType<MinimumAge> {
        func field(
            _ name: String, _ path: any WritableKeyPath<MinimumAge, Int?> & Sendable
        ) -> Field<MinimumAge, Int?> {
            Field(name, AgeWordType(), path, help: "The age of such an update.")
        }
        return ObjectType(
            MinimumAge(),
            [
                field("patch", \.patch), field("minor", \.minor), field("major", \.major),
                field("digest", \.digest),
            ]
        ) { age, _ throws(Misfit) in
            if age == MinimumAge() {
                throw .rule("says nothing", hint: "as in 3d, or {major: 14d}")
            }
        }
    }

    func value(of words: [String]) throws(Misfit) -> MinimumAge {
        MinimumAge(all: try AgeWordType().value(of: words))
    }

    func value(of node: YAMLNode) throws(Misfit) -> MinimumAge {
        if node.kind == .mapping { return try AgeType.byKind.value(of: node) }
        return MinimumAge(all: try AgeWordType().value(of: node))
    }

    func json(_ value: MinimumAge) -> JSONValue {
        if let others = value.others { return AgeWordType().json(others) }
        return AgeType.byKind.json(value)
    }

    var schema: [String: JSONValue] {
        ["anyOf": .array([.object(AgeWordType().schema), .object(AgeType.byKind.schema)])]
    }
}

/// A length of time, days among them.
struct AgeWordType: WordType {
    let word: String? = "TIME"

    func value(ofWord word: String) throws(Misfit) -> Int {
        if word == "0" { return 0 }
        if word.hasSuffix("d"), let days = Int(word.dropLast()), (0...3_650).contains(days),
            word.utf8.first != UInt8(ascii: "+")
        {
            return days * 86_400
        }
        if let seconds = try? DurationType().value(ofWord: word) { return seconds }
        throw .message("\"\(SafeText.line(word))\" is no length of time", hint: "as in 12h, 3d")
    }

    func json(_ value: Int) -> JSONValue {
        .string(value % 86_400 == 0 ? "\(value / 86_400)d" : "\(value)s")
    }

    var schema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string("^(0|[1-9][0-9]{0,5})(s|m|h|d)?$")]
    }
}
