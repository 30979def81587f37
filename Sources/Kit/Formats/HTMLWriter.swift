internal import SystemSupport

/// Writes HTML in which nothing from outside can act as markup: names are of a closed list, every
/// text and every value is escaped, and there is no way to put in markup from elsewhere.
///
/// ```swift
/// page.element(.p) { line in
///     line.text("Read ")
///     line.link("the notes", to: update.link)
/// }
/// ```
///
/// Source: HTML Living Standard, 13.1 and 13.3.
package struct HTMLWriter: Sendable {
    /// What is written.
    package private(set) var html: String

    /// Texts longer than this many bytes are cut, and the cut is marked.
    package static let longestText = 4_000
    private let longestText: Int

    /// Starts with nothing.
    ///
    /// - Parameter longestText: how many bytes a text may have before it is cut.
    package init(longestText: Int = HTMLWriter.longestText) {
        html = ""
        self.longestText = longestText
        html.reserveCapacity(1 << 16)
    }

    /// How much is written, in bytes.
    package var size: Int { html.utf8.count }

    /// Writes an element with what it holds.
    package mutating func element(
        _ tag: HTMLTag, _ attributes: HTMLAttribute..., content: (inout HTMLWriter) -> Void
    ) {
        open(tag, attributes)
        content(&self)
        close(tag)
    }

    /// Writes an element that holds a text.
    package mutating func element(_ tag: HTMLTag, _ attributes: HTMLAttribute..., text: String) {
        open(tag, attributes)
        self.text(text)
        close(tag)
    }

    /// Writes an element that holds nothing.
    package mutating func element(_ tag: HTMLTag, _ attributes: HTMLAttribute...) {
        open(tag, attributes)
        if !tag.isVoid { close(tag) }
    }

    /// Writes an element whose attributes are a list.
    package mutating func element(
        _ tag: HTMLTag, with attributes: [HTMLAttribute], content: (inout HTMLWriter) -> Void
    ) {
        open(tag, attributes)
        content(&self)
        close(tag)
    }

    private mutating func open(_ tag: HTMLTag, _ attributes: [HTMLAttribute]) {
        html += "<"
        html += tag.rawValue
        for attribute in attributes {
            html += " "
            html += attribute.name
            guard let value = attribute.value else { continue }
            html += "=\""
            if attribute.isPlain { html += value } else { text(value) }
            html += "\""
        }
        html += ">"
    }

    private mutating func close(_ tag: HTMLTag) {
        html += "</"
        html += tag.rawValue
        html += ">"
    }

    /// Writes a text on one line, escaped; control characters and marks that turn its direction are
    /// replaced, long ones are cut.
    package mutating func text(_ text: String) {
        guard text.utf8.contains(where: Self.isSpecial) || text.utf8.count > longestText else {
            html += text
            return
        }
        escape(SafeText.line(cut(text)))
    }

    /// Writes a text of several lines, escaped, for `pre`.
    package mutating func block(_ text: String) { escape(SafeText.block(cut(text))) }

    /// Ends a line of the markup, so that no line grows beyond what programs read.
    package mutating func newline() { html += "\n" }

    private mutating func escape(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "&": html += "&amp;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.unicodeScalars.append(scalar)
            }
        }
    }

    private func cut(_ text: String) -> String {
        guard text.utf8.count > longestText else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: longestText)
        while String.Index(end, within: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return String(text[..<end]) + "…"
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, 0x7F..., UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"),
            UInt8(ascii: "\""), UInt8(ascii: "'"):
            true
        default: false
        }
    }
}

extension HTMLWriter {
    /// Writes a link; the text alone where the address is not one that a page may lead to.
    package mutating func link(_ text: String, to address: String?) {
        guard let link = address.flatMap(SafeLink.init) else { return self.text(text) }
        html += "<a href=\""
        self.text(link.address)
        html += "\" rel=\"noopener noreferrer\">"
        self.text(text)
        html += "</a>"
    }

    /// Writes a link with a style of its own, for mail.
    package mutating func link(_ text: String, to address: String?, style: StaticString) {
        guard let link = address.flatMap(SafeLink.init) else { return self.text(text) }
        html += "<a href=\""
        self.text(link.address)
        html += "\" style=\"\(style)\">"
        self.text(text)
        html += "</a>"
    }

    /// Writes a jump to an element of this page.
    package mutating func jump(_ text: String, to id: String) {
        html += "<a href=\"#\(HTMLNumber.id(id))\">"
        self.text(text)
        html += "</a>"
    }

    /// Writes a time as people read it, in UTC: `2026-11-20 06:00 UTC`.
    package mutating func time(_ rfc3339: String) {
        let minute = rfc3339.prefix(16).split(separator: "T").joined(separator: " ")
        element(.time, .is(.datetime, rfc3339), text: minute + " UTC")
    }

    /// Writes an advisory with a link to where it is published.
    package mutating func advisory(_ id: String) { link(id, to: AdvisoryLink.address(id)) }

    /// Writes what `HTMLPage` has of its own.
    mutating func own(_ markup: StaticString) { html += "\(markup)" }

    /// Writes what `HTMLPage` made of its own.
    mutating func own(made markup: String) { html += markup }
}
