/// Makes documents of different runs comparable.
public enum DocumentNormalizer {
    /// A document's text without what differs from run to run: the run, times and durations, sizes,
    /// digests, and the commits, which are named by their order.
    ///
    /// - Parameters:
    ///   - base: the commit that all runs start from.
    ///   - run: the run's name.
    public static func normalized(_ bytes: [UInt8], base: String, run: String) throws -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self).replacing(run, with: "RUN")
        var names = [base: "BASE"]
        var lines: [String] = []
        for line in text.split(separator: "\n") {
            lines.append(named(withoutNumbers(String(line)), &names))
        }
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// Fields whose numbers and times are of one run.
    private static let fleeting = [
        "\"bytes\": ", "\"seconds\": ", "\"milliseconds\": ", "\"started\": ", "\"finished\": ",
        "\"date\": ", "\"url\": ", "\"fingerprint\": ", "\"summary\": \"full backup",
    ]

    private static func withoutNumbers(_ line: String) -> String {
        for field in fleeting where line.contains(field) {
            guard line.last?.isWhitespace != true, !line.hasSuffix("[") else { continue }
            return line.prefix { $0 == " " } + field
        }
        return line
    }

    /// Names each commit in a line, whole or by its first twelve digits, and drops other digests.
    private static func named(_ line: String, _ names: inout [String: String]) -> String {
        var result = ""
        var word = ""
        func close() {
            switch word.utf8.count {
            case 40:
                if names[word] == nil { names[word] = "COMMIT\(names.count)" }
                result += names[word] ?? word
            case 12:
                let whole = names.keys.first { $0.hasPrefix(word) }
                result += whole.flatMap { names[$0] } ?? word
            case 64: result += "DIGEST"
            default: result += word
            }
            word = ""
        }
        for character in line {
            if character.isASCII, character.isHexDigit, !character.isUppercase {
                word.append(character)
            } else {
                close()
                result.append(character)
            }
        }
        close()
        return result
    }
}
