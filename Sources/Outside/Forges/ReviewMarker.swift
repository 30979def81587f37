package import Contracts
internal import SystemSupport

/// What marks a review as upkeep's, and what of its body is upkeep's to renew: comments of HTML, which
/// no page shows.
package enum ReviewMarker {
    private static let start = "<!-- upkeep:review "
    private static let list = "<!-- upkeep:updates "
    private static let versions = "<!-- upkeep:versions "
    private static let end = "<!-- /upkeep:review -->"
    private static let close = " -->"
    private static let notice = "<!-- upkeep:notice -->\n"
    private static let noticeEnd = "<!-- /upkeep:notice -->\n\n"
    /// Bytes of a notice, at most.
    private static let noticeLimit = 400
    /// Updates that a body may name.
    private static let limit = 5_000

    /// What names a review for good: the branch that it is of, and the one that it is meant for.
    package static func key(branch: String, base: String) -> String {
        "r-" + SHA256.hex(parts: [branch, base]).prefix(16)
    }

    /// What a body says of itself.
    package struct Mark: Sendable, Equatable {
        /// The review's name.
        package let key: String
        /// The updates that it brings, sorted.
        package let updates: [UpdateID]
        /// The versions that it brings, sorted, as `ReviewRecord` has them.
        package let versions: [String]
    }

    /// Reads a body.
    ///
    /// - Returns: nil where it has no mark.
    package static func mark(in body: String) -> Mark? {
        guard let key = value(of: start, in: body), !key.isEmpty else { return nil }
        func words(_ mark: String) -> [String] {
            (value(of: mark, in: body) ?? "").split(separator: " ").prefix(limit).map(String.init)
        }
        return Mark(
            key: key, updates: Set(words(list).compactMap { UpdateID($0) }).sorted(),
            versions: Set(words(versions).filter(ReviewRecord.isVersion)).sorted())
    }

    private static func value(of mark: String, in body: String) -> String? {
        guard let found = body.firstRange(of: mark) else { return nil }
        let rest = body[found.upperBound...]
        guard let last = rest.firstRange(of: close) else { return nil }
        return String(rest[..<last.lowerBound])
    }

    /// Writes a body: what is upkeep's is put in place of what was, and what others wrote before and
    /// behind stays.
    ///
    /// - Parameters:
    ///   - markdown: what it says.
    ///   - mark: what it brings.
    ///   - old: the body that is there; empty where none is.
    ///   - limit: bytes that the body may have. What is too much is left out at a line's end, with a
    ///     word for it.
    package static func body(
        _ markdown: String, _ mark: Mark, in old: String, limit: Int
    ) -> String {
        let head = head(mark, limit: min(self.limit, limit / 64))
        var (before, behind) = ("", "")
        if let first = old.firstRange(of: start) {
            before = String(old[..<first.lowerBound])
            let last = old[first.upperBound...].firstRange(of: end)
            behind = last.map { String(old[$0.upperBound...]) } ?? ""
        } else if !old.isEmpty {
            before = old + "\n\n"
        }
        let taken = before.utf8.count + behind.utf8.count + head.utf8.count + end.utf8.count
        let text = MarkdownCut.cut(markdown, to: max(0, limit - taken - noticeLimit))
        return before + head + text + "\n" + end + behind
    }

    /// A body whose part of upkeep's begins with a notice, and is else as it was.
    ///
    /// - Parameter words: Markdown on one line.
    package static func body(noting words: String, in old: String) -> String {
        let body = withoutNotice(old)
        guard words.utf8.count < noticeLimit - notice.utf8.count - noticeEnd.utf8.count,
            let first = body.firstRange(of: start), let last = body.firstRange(of: end),
            let head = body[first.upperBound...].firstRange(of: "\(close)\n\n"),
            head.upperBound <= last.lowerBound
        else { return body }
        return body[..<head.upperBound] + notice + words + "\n" + noticeEnd
            + body[head.upperBound...]
    }

    /// Whether a body has a notice.
    static func hasNotice(_ body: String) -> Bool { body.contains(notice) }

    private static func withoutNotice(_ body: String) -> String {
        let body = body.replacing("\r\n", with: "\n")
        guard let first = body.firstRange(of: notice),
            let last = body[first.upperBound...].firstRange(of: noticeEnd)
        else { return body }
        return String(body[..<first.lowerBound] + body[last.upperBound...])
    }

    /// The comments with which what is upkeep's begins.
    private static func head(_ mark: Mark, limit: Int) -> String {
        let ids = mark.updates.prefix(limit).map(\.text).joined(separator: " ")
        let names = mark.versions.prefix(limit).joined(separator: " ")
        return "\(start)\(mark.key)\(close)\n\(list)\(ids)\(close)\n\(versions)\(names)\(close)\n\n"
    }

    /// Whether two bodies are the same but for how lines end.
    package static func areEqual(_ one: String, _ other: String) -> Bool {
        func plain(_ text: String) -> [Substring] {
            text.split(omittingEmptySubsequences: false) { $0.isNewline }
                .map { line in
                    var line = line
                    while line.last == " " { line.removeLast() }
                    return line
                }
        }
        var (left, right) = (plain(one), plain(other))
        while left.last == "" { left.removeLast() }
        while right.last == "" { right.removeLast() }
        return left == right
    }
}

/// Cuts Markdown at the end of a line, and closes what is open there.
enum MarkdownCut {
    private static let word = "\n\n*More than fits here: the report has all of it.*\n"
    private static let fence = "\n```"
    private static let details = "\n</details>"

    static func cut(_ text: String, to limit: Int) -> String {
        if text.utf8.count <= limit { return text }
        let room = limit - word.utf8.count - fence.utf8.count - 4 * details.utf8.count
        var kept: [Substring] = []
        var size = 0
        var isCode = false
        var depth = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            size += line.utf8.count + 1
            if size > room { break }
            kept.append(line)
            if line.hasPrefix("```") { isCode.toggle() }
            if isCode { continue }
            if line.hasPrefix("<details") { depth += 1 }
            if line.contains("</details>") { depth -= 1 }
        }
        if room <= 0 { return "" }
        return kept.joined(separator: "\n") + (isCode ? fence : "")
            + String(repeating: details, count: min(4, max(0, depth))) + word
    }
}
