/// Tells what a reader makes of a scalar that is written without quotes.
///
/// Source: YAML 1.1's type repository as goccy-free Go readers (gopkg.in/yaml.v2, sigs.k8s.io/yaml)
/// resolve it, which is what Flux, Helm and kustomize read with; sexagesimal numbers as YAML 1.1.
package enum PlainScalar {
    /// The type a reader gives it.
    package enum Kind: Sendable { case text, null, boolean, number, timestamp, special }

    /// The type of a plain scalar's text.
    package static func kind(_ text: String) -> Kind {
        if nulls.contains(text) { return .null }
        if booleans.contains(text) { return .boolean }
        if text == "<<" || text == "=" { return .special }
        let bytes = Array(text.utf8)
        if isNumber(bytes) { return .number }
        return isTimestamp(bytes) ? .timestamp : .text
    }

    /// Whether new text must be put in quotes to be read as what the old plain text was read as.
    ///
    /// Text must stay text; a number must read back digit by digit (6.10, 1e3 and 0777 do not).
    package static func needsQuotes(_ new: String, replacing old: String) -> Bool {
        let kind = kind(new)
        if kind == .text { return false }
        let before = PlainScalar.kind(old)
        if kind == .number, before == .number { return !readsBack(Array(new.utf8)) }
        return kind != before
    }

    /// Whether text can be written without quotes, anywhere, and is then read as the same text.
    package static func readsAsText(_ text: String) -> Bool {
        canBePlain(text, isInFlow: true) && kind(text) == .text
            && !text.utf8.contains(where: { $0 >= 0x7F }) && !text.contains(": ")
    }

    /// Whether text can stand without quotes at all.
    static func canBePlain(_ text: String, isInFlow: Bool) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last else { return false }
        if first <= 0x20 || last <= 0x20 || last == UInt8(ascii: ":") { return false }
        if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return false }
        if ",[]{}#&*!|>'\"%@`".utf8.contains(first) { return false }
        if "-?:".utf8.contains(first), bytes.count == 1 || bytes[1] == 0x20 { return false }
        if isInFlow, bytes.contains(where: { ",[]{}".utf8.contains($0) }) { return false }
        for index in bytes.indices.dropFirst() {
            if bytes[index] == 0x20, bytes[index - 1] == UInt8(ascii: ":") { return false }
            if bytes[index] == UInt8(ascii: "#"), bytes[index - 1] == 0x20 { return false }
        }
        return true
    }

    private static let nulls: Set<String> = ["", "~", "null", "Null", "NULL"]
    private static let booleans: Set<String> = [
        "true", "True", "TRUE", "false", "False", "FALSE", "yes", "Yes", "YES", "no", "No", "NO",
        "on", "On", "ON", "off", "Off", "OFF", "y", "Y", "n", "N",
    ]

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    /// Integers of all bases, floats, infinities, sexagesimals; `_` between digits.
    private static func isNumber(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
            rest = rest.dropFirst()
        }
        guard let first = rest.first else { return false }
        let word = String(decoding: rest, as: UTF8.self).lowercased()
        if word == ".inf" || word == ".nan" { return true }
        for (prefix, digits) in [("0x", "0123456789abcdef_"), ("0o", "01234567_"), ("0b", "01_")]
        where word.hasPrefix(prefix) && word.utf8.count > 2 {
            return word.dropFirst(2).utf8.allSatisfy { digits.utf8.contains($0) }
        }
        guard isDigit(first) || first == UInt8(ascii: ".") else { return false }
        return isDecimal(rest) || isSexagesimal(rest)
    }

    private static func isDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        let whole = rest.prefix { isDigit($0) || $0 == UInt8(ascii: "_") }
        rest = rest.dropFirst(whole.count)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            let digits = rest.prefix { isDigit($0) || $0 == UInt8(ascii: "_") }
            fraction = digits.count
            rest = rest.dropFirst(digits.count)
        }
        if whole.isEmpty && fraction == 0 { return false }
        if rest.isEmpty { return true }
        guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else {
            return false
        }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
            rest = rest.dropFirst()
        }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }

    private static func isSexagesimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first else { return false }
        return !first.isEmpty && first.allSatisfy(isDigit)
            && parts.dropFirst().allSatisfy {
                (1...2).contains($0.count) && $0.allSatisfy(isDigit)
            }
    }

    /// `2026-11-20`, or with a time after it.
    private static func isTimestamp(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 8, bytes[..<4].allSatisfy(isDigit), bytes[4] == UInt8(ascii: "-")
        else {
            return false
        }
        let date = bytes.prefix { isDigit($0) || $0 == UInt8(ascii: "-") }
        let parts = date.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1...].allSatisfy({ (1...2).contains($0.count) }) else {
            return false
        }
        guard date.count < bytes.count else { return true }
        return "Tt ".utf8.contains(bytes[date.count]) && bytes.contains(UInt8(ascii: ":"))
    }

    /// Whether a number printed by its reader gives the same text again.
    private static func readsBack(_ bytes: [UInt8]) -> Bool {
        guard bytes.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") }) else { return false }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, bytes.count <= 16 else { return false }
        if whole.count > 1, whole.first == UInt8(ascii: "0") { return false }
        if parts.count == 1 { return true }
        guard parts.count == 2, let last = parts[1].last else { return false }
        return last != UInt8(ascii: "0")
    }
}

extension PlainScalar {
    /// Reads true or false in the words that configuration takes; nil for any other.
    package static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "1", "true", "yes", "on": true
        case "0", "false", "no", "off": false
        default: nil
        }
    }
}
