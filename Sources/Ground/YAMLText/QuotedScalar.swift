/// Writes text in double quotes, so that every reader of YAML, and of JSON for text of the basic
/// plane, reads the same text again.
///
/// What YAML cannot hold as it is (control characters, U+FFFF), what it would fold as a line's end
/// (U+0085, U+2028) and what nobody sees (direction marks, blanks of other widths) is escaped.
/// Source: YAML 1.1, 5.1 Character set and 5.6 Escape sequences.
package enum QuotedScalar {
    /// The text with its quotes.
    package static func text(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if isShown(scalar) {
                    result.unicodeScalars.append(scalar)
                } else {
                    result += escape(scalar.value)
                }
            }
        }
        return result + "\""
    }

    /// Whether a character stands for itself: printable, and seen as what it is.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
        return switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator, .spaceSeparator:
            false
        default: !scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func escape(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        let width = value > 0xFFFF ? 8 : 4
        return (width == 8 ? "\\U" : "\\u")
            + String(repeating: "0", count: width - digits.count) + digits
    }
}
