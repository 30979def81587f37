import FoundationEssentials

/// Writes and reads documents: sorted keys, two blanks a level, a final newline, so that equal
/// content is equal bytes.
public enum CanonicalJSON {
    /// Bytes of a document at most.
    public static let sizeLimit = 256 << 20
    /// Values of a document at most: each takes far more memory than its bytes.
    private static let valueLimit = 8_000_000

    /// Says what is wrong with a document.
    public struct Failure: Error, Sendable, Equatable {
        /// Where in the document, as in `detect.updates[3].kind`; empty for the whole.
        public let place: String
        /// What is wrong.
        public let message: String

        /// Makes one from its parts.
        public init(place: String, message: String) {
            self.place = place
            self.message = message
        }
    }

    /// Writes a value, indented for people.
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        indented(try compact(value))
    }

    /// Writes a value on one line, without a final newline.
    public static func compact(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return SteeringEscapes.escaped(Array(try encoder.encode(value)))
    }

    /// Reads a value.
    ///
    /// - Throws: `Failure` naming the place.
    public static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8]
    ) throws(Failure) -> Value {
        guard hasFewValues(bytes) else {
            throw Failure(place: "", message: "it has more than \(valueLimit) values")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw failure(error)
        } catch {
            throw Failure(place: "", message: "\(error)")
        }
    }

    /// Whether JSON has no more values than can be read.
    private static func hasFewValues(_ bytes: [UInt8]) -> Bool {
        if bytes.count < valueLimit { return true }
        var count = 0
        var isText = false
        var isEscaped = false
        for byte in bytes {
            if isEscaped {
                isEscaped = false
            } else if isText {
                isEscaped = byte == UInt8(ascii: "\\")
                isText = byte != UInt8(ascii: "\"")
            } else if byte == UInt8(ascii: "\"") {
                isText = true
            } else if [0x2C, 0x3A, 0x5B, 0x7B].contains(byte) {  // , : [ {
                count += 1
            }
        }
        return count <= valueLimit
    }

    /// Reads a document of a stage.
    ///
    /// - Throws: `Failure` for anything but a document of this stage and a schema version this
    ///   program knows.
    public static func document<Payload: StagePayload>(
        _ type: Payload.Type, from bytes: [UInt8]
    ) throws(Failure) -> Document<Payload> {
        let head = try decode(Head.self, from: bytes)
        guard let version = head.schemaVersion, let stage = head.stage else {
            throw Failure(place: "", message: "it is no document of upkeep")
        }
        guard
            version.prefix(while: { $0 != "." })
                == currentSchemaVersion.prefix(while: { $0 != "." })
        else {
            throw Failure(
                place: "schemaVersion",
                message: "it is \(version), this program reads \(currentSchemaVersion)")
        }
        guard stage == Payload.stage.rawValue else {
            throw Failure(
                place: "stage", message: "it was written by \(stage), not \(Payload.stage.rawValue)"
            )
        }
        return try decode(Document<Payload>.self, from: bytes)
    }

    private struct Head: Decodable {
        let schemaVersion: String?
        let stage: String?
    }

    private static func failure(_ error: DecodingError) -> Failure {
        switch error {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            Failure(
                place: place(context.codingPath),
                message: mismatch(type, context.debugDescription))
        case .keyNotFound(let key, let context):
            Failure(
                place: place(context.codingPath), message: "\"\(key.stringValue)\" is missing")
        case .dataCorrupted(let context):
            Failure(place: place(context.codingPath), message: corrupted(context))
        @unknown default:
            Failure(place: "", message: "it cannot be read")
        }
    }

    /// What stands there in place of what was expected, in JSON's words: the decoder has Swift's.
    private static func mismatch(_ type: Any.Type, _ text: String) -> String {
        guard text.hasPrefix("Expected to decode ") || text.hasPrefix("Cannot get "),
            let mark = text.firstRange(of: "found ")
        else { return text }
        let words = [
            "dictionary": "an object", "array": "a list", "string": "text", "null": "null",
            "number": "a number", "bool": "true or false",
        ]
        let found = text[mark.upperBound...]
        let there = words.first { found.contains($0.key) }?.value ?? "something else"
        let name = "\(type)"
        let wanted =
            name.hasPrefix("Dictionary") || name.contains("Key")
            ? "an object"
            : name.hasPrefix("Array")
                ? "a list"
                : ["String": "text", "Bool": "true or false", "Int": "a whole number"][name]
                    ?? "something else"
        return "\(there) stands there where \(wanted) was expected"
    }

    private static func corrupted(_ context: DecodingError.Context) -> String {
        guard context.codingPath.isEmpty else { return context.debugDescription }
        let detail = context.underlyingError.map { ": \($0)" } ?? ""
        return "it is not valid JSON" + detail
    }

    private static func place(_ path: [any CodingKey]) -> String {
        var text = ""
        for key in path {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
        return text
    }

    private static func indented(_ bytes: [UInt8]) -> [UInt8] {
        var writer = IndentingWriter(bytes)
        return writer.run()
    }
}

/// Breaks compact JSON into lines: two blanks a level, nothing inside empty brackets.
private struct IndentingWriter {
    private let bytes: [UInt8]
    private var result: [UInt8] = []
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func run() -> [UInt8] {
        result.reserveCapacity(bytes.count * 2)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                let end = stringEnd(from: index)
                result += bytes[index..<end]
                index = end
            } else {
                mark(byte, at: index)
                index += 1
            }
        }
        result.append(0x0A)
        return result
    }

    /// The index after a string that starts here.
    private func stringEnd(from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }

    private mutating func mark(_ byte: UInt8, at index: Int) {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            result.append(byte)
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            if next == UInt8(ascii: "}") || next == UInt8(ascii: "]") { return }
            depth += 1
            newLine()
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            let previous = bytes[index - 1]
            if previous != UInt8(ascii: "{") && previous != UInt8(ascii: "[") {
                depth -= 1
                newLine()
            }
            result.append(byte)
        case UInt8(ascii: ","):
            result.append(byte)
            newLine()
        case UInt8(ascii: ":"): result += [byte, 0x20]
        default: result.append(byte)
        }
    }

    private mutating func newLine() {
        result.append(0x0A)
        result.append(contentsOf: repeatElement(0x20, count: depth * 2))
    }
}
