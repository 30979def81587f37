internal import Contracts

/// The fields of one line of `history.jsonl`: found in one pass over its bytes, and decoded only when
/// they are asked for.
///
/// The bytes are the reader's: a line is looked at while it hands them out.
package struct HistoryLine {
    /// A field, by its name in the file.
    package enum Field: String, CaseIterable, Sendable {
        case actor, approval, approvedBy, backup, commit, commitBefore, component, detail, findings
        case from, id, kind, layer, name, outcome, package, previous, reason, rebuilt, recovery
        case released, reverts, risk, rule, run, seconds, time, to, type, update, window
    }

    /// Where a value stands, and what it is.
    private struct Value {
        var start = 0
        var end = 0
        var form = Form.missing
    }

    private enum Form { case missing, text, escapedText, other }

    /// Bytes of a line at most; a longer one is no event.
    package static let sizeLimit = 1 << 20

    private var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    private var values = [Value](repeating: Value(), count: Field.allCases.count)

    /// The names that each event has, null or not.
    private static let always: UInt32 = [
        Field.commit, .component, .detail, .from, .id, .name, .run, .time, .to, .type, .update,
    ].reduce(0) { $0 | 1 << UInt32(index(of: $1)) }

    private var seen: UInt32 = 0
    private var isCompact = true

    /// Whether it is as upkeep writes it, but for the order of its fields: no blanks, each field that
    /// all have, and only characters of ASCII that steer nothing.
    package var isCanonical: Bool {
        isCompact && seen & HistoryLine.always == HistoryLine.always
            && !bytes.contains { $0 >= 0x7F }
    }

    /// Makes one that has no line yet.
    package init() {}

    /// Takes the next line, without its end.
    ///
    /// - Returns: false for what is not an object, or lacks what every event has.
    package mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        for index in values.indices { values[index].form = .missing }
        bytes = line
        seen = 0
        isCompact = true
        guard line.count <= HistoryLine.sizeLimit, scan() else { return false }
        return [Field.id, .time, .run, .type].allSatisfy { isText($0) }
    }

    // MARK: what stands in it

    private subscript(_ field: Field) -> Value { values[HistoryLine.index(of: field)] }

    private func isText(_ field: Field) -> Bool {
        let form = self[field].form
        return form == .text || form == .escapedText
    }

    /// The text of a field; nil where it is missing, null or something else.
    package func text(_ field: Field) -> String? {
        let value = self[field]
        switch value.form {
        case .text: return String(decoding: bytes[value.start..<value.end], as: UTF8.self)
        case .escapedText: return JSONEscapes.text(bytes[value.start..<value.end])
        case .missing, .other: return nil
        }
    }

    /// The bytes of a field's text as they stand in the file; nil where it is missing or no text.
    package func written(_ field: Field) -> UnsafeRawBufferPointer? {
        guard isText(field) else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[self[field].start..<self[field].end])
    }

    /// Whether the text of a field is this one, in the bytes of the file.
    package func has(_ field: Field, _ text: [UInt8]) -> Bool {
        written(field).map { $0.elementsEqual(text) } ?? false
    }

    /// The number of a field; nil where it is missing or no whole number.
    package func number(_ field: Field) -> Int? {
        let value = self[field]
        guard value.form == .other else { return nil }
        return Int(String(decoding: bytes[value.start..<value.end], as: UTF8.self))
    }

    /// Whether a field is true.
    package func isTrue(_ field: Field) -> Bool {
        let value = self[field]
        return value.form == .other && bytes[value.start..<value.end].elementsEqual("true".utf8)
    }

    /// The numbers of a field, by name; nil where it is missing or something else.
    package func counts(_ field: Field) -> [String: Int]? {
        let value = self[field]
        guard value.form == .other else { return nil }
        return try? CanonicalJSON.decode(
            [String: Int].self, from: Array(bytes[value.start..<value.end]))
    }

    // MARK: finding the fields

    /// The first eight bytes of a name and its length, which tell the names apart.
    private static func key(_ name: some Collection<UInt8>) -> UInt64 {
        var key = UInt64(name.count & 0x0F)
        for byte in name.prefix(7) { key = key << 8 | UInt64(byte) }
        return key
    }

    private static let fields: [UInt64: Int] = Dictionary(
        uniqueKeysWithValues: Field.allCases.enumerated().map {
            (key(Array($0.element.rawValue.utf8)), $0.offset)
        })

    private static let indices: [Field: Int] = Dictionary(
        uniqueKeysWithValues: Field.allCases.enumerated().map { ($0.element, $0.offset) })

    private static func index(of field: Field) -> Int { indices[field] ?? 0 }

    private mutating func scan() -> Bool {
        var place = blanks(from: 0)
        guard byte(place) == UInt8(ascii: "{") else { return false }
        place = blanks(from: place + 1)
        if byte(place) == UInt8(ascii: "}") { return blanks(from: place + 1) == bytes.count }
        while true {
            guard byte(place) == UInt8(ascii: "\""), let name = string(from: place) else {
                return false
            }
            place = blanks(from: name.end + 1)
            guard byte(place) == UInt8(ascii: ":"),
                let value = value(from: blanks(from: place + 1))
            else { return false }
            let key = HistoryLine.key(bytes[name.start..<name.end])
            if let index = HistoryLine.fields[key] {
                values[index] = value.value
                seen |= 1 << UInt32(index)
            }
            place = blanks(from: value.next)
            switch byte(place) {
            case UInt8(ascii: ","): place = blanks(from: place + 1)
            case UInt8(ascii: "}"): return blanks(from: place + 1) == bytes.count
            default: return false
            }
        }
    }

    private func byte(_ place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0 }

    private mutating func blanks(from start: Int) -> Int {
        var place = start
        while place < bytes.count,
            bytes[place] == 0x20 || bytes[place] == 0x09 || bytes[place] == 0x0D
        { place += 1 }
        if place > start { isCompact = false }
        return place
    }

    /// A string, its quotes left out; nil where it does not end.
    private func string(from start: Int) -> Value? {
        var place = start + 1
        var form = Form.text
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""): return Value(start: start + 1, end: place, form: form)
            case UInt8(ascii: "\\"):
                form = .escapedText
                place += 2
            case 0..<0x20: return nil
            default: place += 1
            }
        }
        return nil
    }

    private func value(from start: Int) -> (value: Value, next: Int)? {
        switch byte(start) {
        case UInt8(ascii: "\""):
            return string(from: start).map { ($0, $0.end + 1) }
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return nested(from: start).map { (Value(start: start, end: $0, form: .other), $0) }
        default:
            var place = start
            while place < bytes.count, !HistoryLine.endsWord.contains(bytes[place]) { place += 1 }
            if place == start { return nil }
            let isNull = bytes[start] == UInt8(ascii: "n")
            return (Value(start: start, end: place, form: isNull ? .missing : .other), place)
        }
    }

    private static let endsWord: Set<UInt8> = Set(",}] \t\r".utf8)

    /// The place behind an object or a list.
    private func nested(from start: Int) -> Int? {
        var depth = 0
        var place = start
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return place + 1 }
            case UInt8(ascii: "\""):
                guard let text = string(from: place) else { return nil }
                place = text.end
            default: break
            }
            place += 1
        }
        return nil
    }
}
