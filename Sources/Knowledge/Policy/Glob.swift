/// A pattern: `*` stands for any text, `?` for one byte.
struct Glob: Sendable {
    private let pattern: [UInt8]
    /// The bytes before the first wildcard.
    let start: ArraySlice<UInt8>

    init(_ pattern: some Collection<UInt8>) {
        self.pattern = Array(pattern)
        start = self.pattern.prefix { $0 != Glob.star && $0 != Glob.one }
    }

    private static let star = UInt8(ascii: "*")
    private static let one = UInt8(ascii: "?")

    /// Whether it has no wildcard.
    var isLiteral: Bool { start.count == pattern.count }

    func matches(_ text: some Collection<UInt8>) -> Bool {
        Wildcards.match(pattern, Array(text), isStar: { $0 == Glob.star }) {
            $0 == Glob.one || $0 == $1
        }
    }
}

/// A pattern of paths: `*` stands for any text in a name, `**` for any directories, none among them.
/// One without a wildcard is the file, or the directory with all below.
struct PathGlob: Sendable {
    private enum Part: Sendable {
        case name(Glob)
        case directories

        var isDirectories: Bool { if case .directories = self { true } else { false } }

        func takes(_ name: some Collection<UInt8>) -> Bool {
            if case .name(let glob) = self { glob.matches(name) } else { false }
        }
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
        return Wildcards.match(parts, names, isStar: \.isDirectories) { $0.takes($1) }
    }
}

/// Holds a row of things against a pattern of which some take any number of them.
///
/// Only the last of these is ever taken up again, so that it takes at most the product of both lengths.
private enum Wildcards {
    static func match<Pattern, Thing>(
        _ pattern: [Pattern], _ things: [Thing], isStar: (Pattern) -> Bool,
        takes: (Pattern, Thing) -> Bool
    ) -> Bool {
        var (at, position) = (0, 0)
        var again: (at: Int, position: Int)?
        while position < things.count {
            if at < pattern.count, isStar(pattern[at]) {
                again = (at + 1, position)
                at += 1
            } else if at < pattern.count, takes(pattern[at], things[position]) {
                at += 1
                position += 1
            } else if let last = again {
                again = (last.at, last.position + 1)
                (at, position) = (last.at, last.position + 1)
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy(isStar)
    }
}
