/// A package's name with `*` for any characters, `/` too.
struct NamePattern: Sendable, Equatable {
    /// The pattern as it is written.
    let text: String
    /// What stands between the stars; one piece for an exact name.
    private let pieces: [[UInt8]]

    init(_ text: String) {
        self.text = text
        pieces = Array(text.utf8).split(
            separator: UInt8(ascii: "*"), omittingEmptySubsequences: false
        ).map(Array.init)
    }

    /// Whether it is one name.
    var isExact: Bool { pieces.count == 1 }

    /// Characters that stand for themselves: of two patterns that fit, the one with more counts.
    var literals: Int { pieces.reduce(0) { $0 + $1.count } }

    /// Whether it begins with an owner, as what is meant to name a repository must.
    var namesOwner: Bool {
        guard let slash = text.firstIndex(of: "/") else { return false }
        return slash != text.startIndex && !text[..<slash].contains("*")
    }

    /// What follows `*/` where no other star stands; nil for any other pattern.
    var tail: String? {
        guard pieces.count == 2, text.hasPrefix("*/") else { return nil }
        return String(text.dropFirst(2))
    }

    /// Whether a normalised name fits. Takes time in proportion to both.
    func matches(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard let first = pieces.first, let last = pieces.last else { return false }
        if isExact { return bytes == first }
        guard bytes.count >= first.count + last.count, bytes.starts(with: first),
            bytes.suffix(last.count).elementsEqual(last)
        else { return false }
        var rest = bytes[first.count..<(bytes.count - last.count)]
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let found = NamePattern.end(of: piece, in: rest) else { return false }
            rest = rest[found...]
        }
        return true
    }

    /// The index after the first place at which a piece stands.
    private static func end(of piece: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        var start = bytes.startIndex
        while start + piece.count <= bytes.endIndex {
            let end = start + piece.count
            if bytes[start..<end].elementsEqual(piece) { return end }
            start += 1
        }
        return nil
    }
}
