internal import Manifests
internal import Snapshot
internal import YAMLText

/// A comment that says that a finding does not count: `# upkeep: ignore RULE reason`.
///
/// Behind something it goes for that line. On a line of its own it goes for what begins on the next
/// line, with all that is below it: for the whole document where that is its first line.
struct SuppressionComment {
    /// Comments of one file that are read at most.
    private static let limit = 1_000
    private static let mark = Array("upkeep:".utf8)

    /// The rule that it names; empty where it names none.
    let rule: String
    /// Why; empty where it says nothing.
    let reason: String
    /// The line in which it stands.
    let line: Int
    /// The lines that it goes for.
    let lines: ClosedRange<Int>
    /// Whether it stands before all else in its file.
    let isOfFile: Bool
    /// What stands in the first line that it goes for, without blanks around it.
    let anchor: String

    /// Whether it goes for something at a place in its file.
    func covers(line: Int?) -> Bool { line.map(lines.contains) ?? isOfFile }

    /// The comments of a file.
    static func all(in bytes: [UInt8]) -> [SuppressionComment] {
        guard ByteSearch.first(mark, in: bytes) != nil else { return [] }
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { TextLine(String(decoding: $0, as: UTF8.self)) }
        let first = lines.firstIndex(where: \.isContent)
        var found: [SuppressionComment] = []
        for (index, line) in lines.enumerated() {
            guard let words = line.ignored, found.count < limit else { continue }
            let start = line.isContent ? index : lines[index...].firstIndex(where: \.isContent)
            guard let start else { continue }
            let end = line.isContent ? start : TextLine.end(of: start, in: lines)
            found.append(
                SuppressionComment(
                    rule: words.rule, reason: words.reason, line: index + 1,
                    lines: start + 1...end + 1,
                    isOfFile: first.map { index < $0 } ?? false,
                    anchor: lines[start].content))
        }
        return found
    }
}

/// One line of a file, as far as its indentation and its comment go.
private struct TextLine {
    let indent: Int
    /// What stands before a comment, without blanks around it; empty where nothing does.
    let content: String
    private let comment: Substring?

    init(_ text: String) {
        indent = text.utf8.prefix { $0 == 0x20 }.count
        var start: Substring.Index?
        var isAfterBlank = true
        for index in text.indices {
            if text[index] == "#", isAfterBlank { start = index }
            if start != nil { break }
            isAfterBlank = text[index].isWhitespace
        }
        comment = start.map { text[$0...] }
        content = TextLine.trimmed(text[..<(start ?? text.endIndex)])
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }

    /// Whether it begins or ends a document.
    private var isMark: Bool {
        indent == 0 && (content.hasPrefix("---") || content.hasPrefix("..."))
            && content.dropFirst(3).first?.isWhitespace != false
    }
    var isContent: Bool { !content.isEmpty && !isMark }
    private var isItem: Bool { content == "-" || content.hasPrefix("- ") }

    /// The words of a comment that says so.
    var ignored: (rule: String, reason: String)? {
        guard let comment else { return nil }
        let text = comment.drop { $0 == "#" || $0.isWhitespace }
        guard text.hasPrefix("upkeep:") else { return nil }
        let words = text.dropFirst("upkeep:".count).split(
            maxSplits: 2, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
        guard words.first == "ignore" else { return nil }
        return (
            words.count > 1 ? String(words[1]) : "",
            words.count > 2 ? TextLine.trimmed(words[2]) : ""
        )
    }

    /// The last line of what begins in one: all of a document where it is its first.
    static func end(of start: Int, in lines: [TextLine]) -> Int {
        let isFirst = !lines[..<start].reversed().prefix { !$0.isMark }.contains(where: \.isContent)
        let (indent, isItem) = (lines[start].indent, lines[start].isItem)
        var end = start
        for index in (start + 1)..<max(lines.count, start + 1) {
            let line = lines[index]
            if line.isMark { break }
            if !line.isContent { continue }
            let isOwnItem = line.indent == indent && line.isItem && !isItem
            if !isFirst, line.indent <= indent, !isOwnItem { break }
            end = index
        }
        return end
    }
}
