/// Reads markup as a browser would that forgives nothing.
enum MarkupCheck {
    private static let void: Set<String> = ["meta", "br", "col", "hr", "input"]

    /// What is wrong with a document, at most ten things: tags that are not closed in order, attributes
    /// that stand twice, are not quoted, or act.
    static func complaints(_ html: String) -> [String] {
        let bytes = Array(html.utf8)
        var complaints: [String] = []
        var open: [String] = []
        var at = 0
        while let start = bytes[at...].firstIndex(of: UInt8(ascii: "<")), complaints.count < 10 {
            guard let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")) else {
                return complaints + ["a tag is not closed"]
            }
            let tag = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
            at = end + 1
            if tag == "!DOCTYPE html" { continue }
            if tag.hasPrefix("/") {
                if open.popLast() != String(tag.dropFirst()) {
                    complaints.append("</\(tag)> closes nothing")
                }
                continue
            }
            let name = String(tag.prefix { $0 != " " })
            complaints += attributes(tag.dropFirst(name.count)).map { "<\(tag)>: \($0)" }
            if ["style", "script"].contains(name) {
                guard let close = after("</\(name)>", in: bytes, from: at) else {
                    return complaints + ["\(name) is not closed"]
                }
                at = close
            } else if !void.contains(name) {
                open.append(name)
            }
        }
        return complaints + open.map { "<\($0)> is not closed" }
    }

    /// Where the first of these texts ends.
    private static func after(_ text: String, in bytes: [UInt8], from start: Int) -> Int? {
        let wanted = Array(text.utf8)
        var at = start
        while at + wanted.count <= bytes.count {
            if bytes[at..<(at + wanted.count)].elementsEqual(wanted) { return at + wanted.count }
            at += 1
        }
        return nil
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
