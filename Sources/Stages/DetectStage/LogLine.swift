/// The top level of one line of JSON: its fields, not read any deeper.
///
/// A line may be tens of megabytes, of which one field matters: this finds where each field's value
/// lies, without making values of any.
struct LogLine {
    private let bytes: ArraySlice<UInt8>
    private var fields: [String: Range<Int>] = [:]

    /// Reads a line.
    ///
    /// - Returns: nil when it is no whole JSON object.
    init?(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        var position = bytes.startIndex
        let end = bytes.endIndex
        func skipBlank() {
            while position < end, bytes[position] <= 0x20 { position += 1 }
        }
        skipBlank()
        guard position < end, bytes[position] == UInt8(ascii: "{") else { return nil }
        position += 1
        while true {
            skipBlank()
            guard position < end else { return nil }
            if bytes[position] == UInt8(ascii: "}") { break }
            if bytes[position] == UInt8(ascii: ",") {
                position += 1
                continue
            }
            guard let keyEnd = LogLine.skipString(bytes, position) else { return nil }
            let key = String(decoding: bytes[(position + 1)..<(keyEnd - 1)], as: UTF8.self)
            position = keyEnd
            skipBlank()
            guard position < end, bytes[position] == UInt8(ascii: ":") else { return nil }
            position += 1
            skipBlank()
            guard let valueEnd = LogLine.skipValue(bytes, position) else { return nil }
            fields[key] = position..<valueEnd
            position = valueEnd
        }
    }

    /// The bytes of a field's value, nil where it is missing.
    func raw(_ name: String) -> ArraySlice<UInt8>? {
        fields[name].map { bytes[$0] }
    }

    /// A field that is text; escapes are resolved for those a message has.
    func text(_ name: String) -> String? {
        guard let raw = raw(name), raw.first == UInt8(ascii: "\""), raw.count >= 2 else {
            return nil
        }
        let inner = raw.dropFirst().dropLast()
        let text = String(decoding: inner, as: UTF8.self)
        return text.contains("\\")
            ? text.replacing("\\\"", with: "\"").replacing("\\/", with: "/")
                .replacing("\\n", with: " ").replacing("\\\\", with: "\\") : text
    }

    /// The position after a string that starts at `start`; nil when it has no end.
    private static func skipString(_ bytes: ArraySlice<UInt8>, _ start: Int) -> Int? {
        guard start < bytes.endIndex, bytes[start] == UInt8(ascii: "\"") else { return nil }
        var position = start + 1
        while position < bytes.endIndex {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") { return position + 1 }
            position += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// The position after a value that starts at `start`; nil when it has no end.
    private static func skipValue(_ bytes: ArraySlice<UInt8>, _ start: Int) -> Int? {
        guard start < bytes.endIndex else { return nil }
        var position = start
        var depth = 0
        while position < bytes.endIndex {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                guard let after = skipString(bytes, position) else { return nil }
                position = after
                if depth == 0 { return position }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return position > start ? position : nil }
                depth -= 1
                if depth == 0 { return position + 1 }
            case UInt8(ascii: ","):
                if depth == 0 { return position }
            default: break
            }
            position += 1
        }
        return nil
    }
}
