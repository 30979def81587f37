/// A pattern: `*` stands for any text, `?` for one byte.
///
/// Only the last `*` is ever taken up again, so that matching takes at most the product of both
/// lengths.
struct Glob: Sendable {
    private let pattern: [UInt8]
    /// The bytes before the first wildcard.
    let start: ArraySlice<UInt8>

    init(_ pattern: some Collection<UInt8>) {
        self.pattern = Array(pattern)
        start = self.pattern.prefix { $0 != Glob.star && $0 != Glob.one }
    }

    fileprivate static let star = UInt8(ascii: "*")
    private static let one = UInt8(ascii: "?")

    /// Whether it has no wildcard.
    var isLiteral: Bool { start.count == pattern.count }

    func matches(_ text: some Collection<UInt8>) -> Bool {
        let text = Array(text)
        var (at, position) = (0, 0)
        var again: (at: Int, position: Int)?
        while position < text.count {
            if at < pattern.count, pattern[at] == Glob.star {
                again = (at + 1, position)
                at += 1
            } else if at < pattern.count, pattern[at] == Glob.one || pattern[at] == text[position] {
                at += 1
                position += 1
            } else if let last = again {
                again = (last.at, last.position + 1)
                (at, position) = (last.at, last.position + 1)
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == Glob.star }
    }
}

/// A pattern of paths: `*` stands for any text in a name, `**` for any directories, none among them.
/// One without a wildcard is the file, or the directory with all below.
struct PathGlob: Sendable {
    private enum Part: Sendable {
        case name(Glob)
        case directories
    }

    private let parts: [Part]
    /// The bytes before the first wildcard.
    let start: ArraySlice<UInt8>

    init(_ pattern: String) {
        let whole = Glob(pattern.utf8)
        start = whole.start
        let names = pattern.utf8.split(separator: UInt8(ascii: "/"))
        var parts: [Part] = names.map {
            $0.elementsEqual("**".utf8) ? .directories : .name(Glob($0))
        }
        if whole.isLiteral { parts.append(.directories) }
        self.parts = parts
    }

    func matches(_ path: String) -> Bool {
        let names = path.utf8.split(separator: UInt8(ascii: "/"))
        var (at, position) = (0, 0)
        var again: (at: Int, position: Int)?
        while position < names.count {
            if at < parts.count, case .directories = parts[at] {
                again = (at + 1, position)
                at += 1
            } else if at < parts.count, case .name(let glob) = parts[at],
                glob.matches(names[position])
            {
                at += 1
                position += 1
            } else if let last = again {
                again = (last.at, last.position + 1)
                (at, position) = (last.at, last.position + 1)
            } else {
                return false
            }
        }
        return parts[at...].allSatisfy { if case .directories = $0 { true } else { false } }
    }
}
