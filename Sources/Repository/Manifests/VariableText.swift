internal import YAMLText

/// Finds the version that stands as a variable's default.
///
/// Source: Flux's post-build substitution, `${VAR:-1.2}`, `${VAR:=1.2}`, with or without the colon.
enum VariableText {
    /// Whether a text holds a variable of Flux (`${`) or a template (`{{`): what it will be is not known.
    static func isOpen(_ text: String) -> Bool {
        var last: UInt8 = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "{"), last == UInt8(ascii: "$") || last == byte { return true }
            last = byte
        }
        return false
    }

    /// Whether a text holds a template (`{{`).
    static func isTemplate(_ text: String) -> Bool {
        var last: UInt8 = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "{"), last == byte { return true }
            last = byte
        }
        return false
    }

    /// The default in a text that is one variable and nothing else, in bytes of the text.
    static func defaultRange(_ bytes: [UInt8]) -> Range<Int>? {
        guard bytes.starts(with: "${".utf8), bytes.last == UInt8(ascii: "}") else { return nil }
        let name = bytes[2...].prefix { isNameByte($0) }
        guard let first = name.first, !(48...57).contains(first) else { return nil }
        var position = name.endIndex
        if bytes[position] == UInt8(ascii: ":") { position += 1 }
        guard bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "=") else {
            return nil
        }
        let range = position + 1..<bytes.count - 1
        let isPlain = bytes[range].allSatisfy { $0 > 0x20 && !"${}\"'".utf8.contains($0) }
        return range.isEmpty || !isPlain ? nil : range
    }

    /// Reads an image, also one that is a variable's default, or whose tag is.
    static func image(_ text: String) -> ImageReference? {
        if let image = ImageReference(text) { return image }
        guard text.utf8.last == UInt8(ascii: "}") else { return nil }
        let bytes = Array(text.utf8)
        guard let start = ByteSearch.first(Array("${".utf8), in: bytes)?.lowerBound,
            let range = defaultRange(Array(bytes[start...]))
        else { return nil }
        let shift = start + range.lowerBound
        let standard = bytes[shift..<start + range.upperBound]
        let image = ImageReference(String(decoding: bytes[..<start] + standard, as: UTF8.self))
        return image?.shifted(by: range.lowerBound, from: start)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || byte == UInt8(ascii: "_")
    }
}
