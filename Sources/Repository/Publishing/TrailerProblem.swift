internal import Contracts
internal import GitStore
internal import SystemSupport

/// Why upkeep would not read from a commit what its message says in trailers.
package struct TrailerProblem: Sendable, Equatable {
    /// The line of the message, 1-based.
    package let line: Int
    /// What is wrong.
    package let message: String
    /// How to mend it.
    package let remedy: String

    /// The problems of one message that are told at most.
    private static let limit = 20

    /// What is wrong with the trailers of a message, in the order of its lines; nothing for one that
    /// names none of upkeep's.
    ///
    /// - Parameter comment: how lines begin that git removes; nil where it removes none.
    package static func all(in message: String, comment: Character?) -> [TrailerProblem] {
        let lines = MessageLines(message, comment: comment)
        let trailers = Trailers.parse(lines.text)
        let last = lines.lastParagraph
        var problems: [TrailerProblem] = []
        if trailers.isEmpty, let mark = last.first(where: { !MessageLines.isTrailer($0.text) }),
            last.contains(where: { known($0.text) != nil })
        {
            problems.append(
                TrailerProblem(
                    line: mark.number,
                    message: "\"\(shown(mark.text))\" is no trailer: none of its paragraph is read",
                    remedy: "put it above, with an empty line before the trailers"))
        } else if !trailers.isEmpty {
            problems += TrailerBlock(trailers, lines: last.map(\.number)).problems
        }
        var isTold = false  // of this paragraph
        for line in lines.beforeLast {
            if line.text.allSatisfy(\.isWhitespace) { isTold = false }
            guard !isTold, let key = known(line.text) else { continue }
            isTold = true
            problems.append(
                TrailerProblem(
                    line: line.number, message: "\(key) is read in the last paragraph alone",
                    remedy: "move it there, or write it inside a sentence"))
        }
        return Array(problems.sorted { $0.line < $1.line }.prefix(limit))
    }

    /// The key of ours that a line begins with, however it is written.
    private static func known(_ line: Substring) -> String? {
        let key = line.prefix { $0 != ":" }
        guard key.endIndex != line.endIndex else { return nil }
        return TrailerBlock.keys.first { $0.lowercased() == key.lowercased() }
    }

    /// Text of a message, as it is told.
    static func shown(_ text: some StringProtocol) -> String {
        SafeText.shortened(SafeText.line(SafeText.shortened(String(text), to: 200)), to: 60)
    }
}

/// The lines of a message that git keeps.
private struct MessageLines {
    struct Line {
        let number: Int
        let text: Substring
    }

    private static let scissors = " ------------------------ >8 ------------------------"
    private let kept: [Line]

    init(_ message: String, comment: Character?) {
        var kept: [Line] = []
        let lines = message.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, text) in lines.enumerated() {
            if text.dropFirst() == MessageLines.scissors { break }
            if let comment, text.first == comment { continue }
            kept.append(Line(number: index + 1, text: text))
        }
        while kept.last.map({ $0.text.allSatisfy(\.isWhitespace) }) == true { kept.removeLast() }
        self.kept = kept
    }

    var text: String { kept.map { $0.text + "\n" }.joined() }

    private var start: Int {
        (kept.lastIndex { $0.text.allSatisfy(\.isWhitespace) } ?? -1) + 1
    }

    var lastParagraph: ArraySlice<Line> { kept[start...] }
    var beforeLast: ArraySlice<Line> { kept[..<start] }

    /// Whether a line alone would be a trailer.
    static func isTrailer(_ line: Substring) -> Bool { !Trailers.parse(String(line)).isEmpty }
}
