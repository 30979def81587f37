/// Reads markup as a browser would that forgives nothing.
enum MarkupCheck {
    private static let void: Set<String> = [
        "meta", "br", "col", "hr", "input",
    ]

    /// What is wrong with a document: tags that are not closed in order, attributes that stand twice or
    /// are not quoted, names that no page of ours has.
    static func complaints(_ html: String) -> [String] {
        var complaints: [String] = []
        var open: [String] = []
        var rest = Substring(html)
        while let start = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: start)...]
            if rest.hasPrefix("!DOCTYPE html>") { continue }
            guard let end = rest.firstIndex(of: ">") else { return complaints + ["an open tag"] }
            let tag = rest[..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("/") {
                if open.popLast() != String(tag.dropFirst()) {
                    complaints.append("</\(tag)> closes nothing")
                }
                continue
            }
            let name = String(tag.prefix { $0.isLetter || $0.isNumber })
            complaints += attributes(tag.dropFirst(name.count)).map { "<\(tag)>: \($0)" }
            if ["style", "script"].contains(name) {
                guard let close = rest.range(of: "</\(name)>") else {
                    return complaints + ["\(name) is not closed"]
                }
                rest = rest[close.upperBound...]
            } else if !void.contains(name) {
                open.append(name)
            }
        }
        return complaints + open.map { "<\($0)> is not closed" }
    }

    private static func attributes(_ text: Substring) -> [String] {
        var complaints: [String] = []
        var seen: Set<String> = []
        var rest = text.drop { $0 == " " }
        while !rest.isEmpty {
            let name = String(rest.prefix { $0 != " " && $0 != "=" })
            if !seen.insert(name).inserted { complaints.append("\(name) stands twice") }
            if name.hasPrefix("on") || name.isEmpty { complaints.append("\(name) is not ours") }
            rest = rest.dropFirst(name.count)
            if rest.hasPrefix("=\"") {
                rest = rest.dropFirst(2)
                rest = rest.drop { $0 != "\"" }.dropFirst()
            } else if rest.hasPrefix("=") {
                complaints.append("\(name) is not quoted")
                rest = rest.drop { $0 != " " }
            }
            rest = rest.drop { $0 == " " }
        }
        return complaints
    }
}

extension Substring {
    /// Where a text stands first.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) {
                return start..<index(start, offsetBy: text.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
