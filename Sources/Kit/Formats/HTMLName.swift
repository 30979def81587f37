/// The elements that a page can have. None of them runs anything or loads anything: scripts and
/// styles are `HTMLPage`'s own.
package enum HTMLTag: String, Sendable {
    case a, abbr, article, b, bdi, br, button, caption, code, col, dd, del, details, div, dl, dt, em
    case figcaption, figure, footer, h1, h2, h3, h4, header, hr, i, input, ins, kbd, label, li, main
    case nav, ol, option, p, pre, section, select, small, span, strong, summary, table, tbody, td
    case tfoot, th, thead, time, tr, ul
    case svg, g, rect, line, path, text, title, desc, circle, polygon, tspan

    /// Whether it never holds anything, and has no end tag.
    var isVoid: Bool {
        switch self {
        case .br, .col, .hr, .input: true
        default: false
        }
    }
}

/// An attribute with its value. What could load, run or style something from outside has no name
/// here: addresses go through `HTMLWriter.link`, styles are literals.
package struct HTMLAttribute: Sendable {
    /// The attributes whose value may come from outside: it is escaped.
    package enum Name: String, Sendable {
        case align, colspan, datetime, dir, lang, name, role, rowspan, scope, title, type, value
        case border, cellpadding, cellspacing, width, height
        case `for`
        case label = "aria-label"
        case labelledBy = "aria-labelledby"
        case describedBy = "aria-describedby"
        case live = "aria-live"
        case isHidden = "aria-hidden"
        case layer = "data-l"
        case risk = "data-r"
        case state = "data-s"
        case find = "data-f"
        case tabIndex = "tabindex"
        case viewBox, x, y, x1, y1, x2, y2, rx, cx, cy, r, d, points
        case anchor = "text-anchor"
    }

    /// The attributes without a value.
    package enum Flag: String, Sendable {
        case hidden, open, selected, disabled, checked
    }

    let name: String
    /// Nil for one without a value.
    let value: String?
    /// Whether the value is a literal of ours or made of letters that need no escape.
    let isPlain: Bool

    /// An attribute whose value is escaped.
    package static func `is`(_ name: Name, _ value: String) -> HTMLAttribute {
        HTMLAttribute(name: name.rawValue, value: value, isPlain: false)
    }

    /// A length or a place, in the units of the drawing, to a tenth.
    package static func at(_ name: Name, _ value: Double) -> HTMLAttribute {
        HTMLAttribute(name: name.rawValue, value: HTMLNumber.text(value), isPlain: true)
    }

    /// An attribute without a value.
    package static func flag(_ flag: Flag) -> HTMLAttribute {
        HTMLAttribute(name: flag.rawValue, value: nil, isPlain: true)
    }

    /// The classes of the page's sheet; a literal.
    package static func `class`(_ names: StaticString) -> HTMLAttribute {
        HTMLAttribute(name: "class", value: "\(names)", isPlain: true)
    }

    /// A style of its own; a literal. For mail: a page's policy ignores it.
    package static func style(_ text: StaticString) -> HTMLAttribute {
        HTMLAttribute(name: "style", value: "\(text)", isPlain: true)
    }

    /// What a jump leads to; see `HTMLWriter.jump`.
    package static func id(_ id: String) -> HTMLAttribute {
        HTMLAttribute(name: "id", value: HTMLNumber.id(id), isPlain: true)
    }
}

/// Writes numbers and names as attributes have them.
enum HTMLNumber {
    /// To a tenth, without trailing zeros; what is not a number is 0.
    static func text(_ value: Double) -> String {
        let tenths = (value * 10).rounded()
        guard tenths.isFinite, abs(tenths) < 1e12 else { return "0" }
        let whole = Int(tenths)
        if whole % 10 == 0 { return String(whole / 10) }
        let sign = whole < 0 ? "-" : ""
        return "\(sign)\(abs(whole) / 10).\(abs(whole) % 10)"
    }

    /// A text with everything but letters, digits, `-` and `_` of ASCII replaced by `-`.
    static func id(_ text: String) -> String {
        func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 95: true
            default: false
            }
        }
        if !text.isEmpty, text.utf8.count <= 100, text.utf8.allSatisfy(isPlain) { return text }
        let bytes = text.utf8.prefix(100).map { isPlain($0) ? $0 : UInt8(ascii: "-") }
        return bytes.isEmpty ? "-" : String(decoding: bytes, as: UTF8.self)
    }
}
