internal import SystemSupport

/// Breaks text into lines that fit.
package enum TextWrap {
    /// Lines of at most so many characters, broken at blanks; a word that is longer than a line is cut. One
    /// that fits a line without blanks before it, as a long path, stands whole on one: it is there to be
    /// copied.
    ///
    /// - Parameters:
    ///   - indent: blanks before each line.
    ///   - hanging: further blanks before each line but the first.
    package static func lines(
        _ text: String, width: Int, indent: Int = 0, hanging: Int = 0
    ) -> [String] {
        var lines: [String] = []
        var line = ""
        var room: Int { max(8, width - indent - (lines.isEmpty ? 0 : hanging)) }
        func end() {
            let blanks = indent + (lines.isEmpty ? 0 : hanging)
            lines.append(String(repeating: " ", count: blanks) + line)
            line = ""
        }
        for word in SafeText.line(text).split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > room { end() }
            if !line.isEmpty { line += " " }
            if line.isEmpty, word.count > room, word.count <= width {
                lines.append(String(repeating: " ", count: width - word.count) + word)
                continue
            }
            var rest = word
            while line.count + rest.count > room {
                let piece = rest.prefix(room - line.count)
                line += piece
                rest = rest.dropFirst(piece.count)
                end()
            }
            line += rest
        }
        if !line.isEmpty { end() }
        return lines
    }
}
