/// A struct of Contracts as its source declares it.
package struct DeclaredType: Equatable, Sendable {
    /// Its name, with those of the types that it is nested in: `Document`, `JournalEntry.State`.
    package var name: String
    /// Its doc comment, in one line.
    package var meaning: String
    /// Its stored properties, in their order.
    package var properties: [DeclaredProperty] = []
    /// Whether it is written and read as JSON.
    package var isDocumented = false
    /// Whether it declares an initialiser that takes parts.
    package var hasInitializer = false
    /// The names in JSON of the properties that go by another name there.
    package var keys: [String: String] = [:]

    /// Makes one without properties.
    package init(name: String, meaning: String, isDocumented: Bool = false) {
        self.name = name
        self.meaning = meaning
        self.isDocumented = isDocumented
    }
}

/// A stored property as its source declares it.
package struct DeclaredProperty: Equatable, Sendable {
    /// Its name, without backticks.
    package var name: String
    /// Its type as it is written.
    package var type: String
    /// Its wrapper, `Nullable`, `Omitted` or `Listed`; nil for none.
    package var wrapper: String?
    /// The value it has unless another is given, as it is written; nil for none.
    package var initial: String?
    /// Its doc comment, in one line.
    package var meaning: String

    /// Whether `null` may stand in its place.
    package var isNullable: Bool { type.hasSuffix("?") && !isOmitted }

    /// Whether it may be missing.
    package var isOmitted: Bool { wrapper == "Omitted" }
}

/// Reads the declarations of public structs from sources that swift-format laid out: a declaration
/// starts a line, what is nested is indented by four blanks more, and a lone brace ends it.
///
/// What it misses is found out: the schema of a document is made only where each property that is read
/// here is a field that the type reads, and the other way round.
package struct SourceScanner {
    private var found: [DeclaredType] = []
    /// The types that the current line is in: index in `found`, and the indentation of their members.
    private var open: [(index: Int?, name: String, indent: Int)] = []
    private var comment: [Substring] = []

    /// The public structs of a source, in their order.
    package static func types(in text: String) -> [DeclaredType] {
        var scanner = SourceScanner()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            scanner.take(line)
        }
        return scanner.found
    }

    private mutating func take(_ line: Substring) {
        let indent = line.prefix { $0 == " " }.count
        let body = line.dropFirst(indent)
        if body.hasPrefix("///") {
            comment.append(body.dropFirst(3).drop { $0 == " " })
            return
        }
        defer { comment = [] }
        if body.hasPrefix("}"), let last = open.last, indent == last.indent - 4 {
            open.removeLast()
        } else if indent == open.last?.indent ?? 0 {
            declaration(body, indent)
        }
    }

    private mutating func declaration(_ body: Substring, _ indent: Int) {
        if let name = SourceScanner.typeName(body) {
            if !body.hasSuffix("{") { return }
            let path = open.map(\.name) + [name]
            var index: Int?
            if body.hasPrefix("public struct ") {
                index = found.count
                let conformances = body.split(separator: ":", maxSplits: 1).last ?? ""
                found.append(
                    DeclaredType(
                        name: path.joined(separator: "."), meaning: meaning,
                        isDocumented: conformances.contains("Codable")
                            || conformances.contains("StagePayload")))
            }
            open.append((index, name, indent + 4))
        } else if body.hasSuffix("enum CodingKeys: String, CodingKey {") {
            open.append((open.last?.index, "CodingKeys", indent + 4))
        } else if let (index, name, _) = open.last, let index {
            if name == "CodingKeys" {
                key(body, of: index)
            } else if let property = property(body) {
                found[index].properties.append(property)
            } else if body.contains("init("), !body.contains("init(from ") {
                found[index].hasInitializer = true
            }
        }
    }

    /// The comment's first paragraph.
    private var meaning: String {
        comment.prefix { !$0.isEmpty }.joined(separator: " ")
    }

    /// A name in JSON: `case name = "key"`.
    private mutating func key(_ body: Substring, of index: Int) {
        let words = body.split(separator: " ")
        guard words.count == 4, words[0] == "case", words[2] == "=" else { return }
        found[index].keys[String(words[1])] = String(words[3].filter { $0 != "\"" })
    }

    private static func typeName(_ body: Substring) -> String? {
        for word in ["public struct ", "public enum ", "extension "] where body.hasPrefix(word) {
            let name = body.dropFirst(word.count).prefix {
                $0.isLetter || $0.isNumber || $0 == "." || $0 == "_"
            }
            return String(name)
        }
        return nil
    }

    /// A stored property: `@Wrapper public var name: Type = value`.
    private func property(_ body: Substring) -> DeclaredProperty? {
        var rest = body
        var wrapper: String?
        if rest.hasPrefix("@") {
            let word = rest.dropFirst().prefix { $0 != " " }
            wrapper = String(word)
            rest = rest.dropFirst(word.count + 2)
        }
        guard rest.hasPrefix("public var "), !rest.hasSuffix("{"), !rest.hasSuffix("}") else {
            return nil
        }
        let parts = rest.dropFirst("public var ".count).split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let (type, initial) = SourceScanner.halves(parts[1])
        return DeclaredProperty(
            name: String(parts[0].filter { $0 != "`" }), type: type, wrapper: wrapper,
            initial: initial, meaning: meaning)
    }

    private static func halves(_ text: Substring) -> (type: String, initial: String?) {
        let halves = text.split(separator: "=", maxSplits: 1).map { half in
            String(half.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        return (halves.first ?? "", halves.count == 2 ? halves[1] : nil)
    }
}
