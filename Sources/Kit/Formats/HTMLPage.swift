internal import SystemSupport

/// A page of one file: it loads nothing, its policy forbids what it does not bring itself, and it
/// reads whole without its script.
///
/// ```swift
/// let page = HTMLPage(title: "upkeep in November 2026")
/// return page.html { body in
///     body.element(.header) { $0.element(.h1, text: "12 updates applied, 1 taken back") }
///     body.element(.main, .id("main")) { main in
///         main.section("failed", "Failed (1)") { … }
///     }
/// }
/// ```
///
/// The body has a `main` with the id `main`: the skip link leads there.
///
/// Source: HTML Living Standard, 4.2; Content Security Policy Level 3.
package struct HTMLPage: Sendable {
    /// What the window's title says.
    package let title: String
    /// What the page's looks have besides those of all pages. It must not hold `</style`.
    package let sheet: StaticString
    /// What runs where scripts run; nil for nothing. It must not hold `</script`.
    package let script: StaticString?

    /// Makes a page.
    package init(title: String, sheet: StaticString = "", script: StaticString? = nil) {
        self.title = title
        self.sheet = sheet
        self.script = script
    }

    /// The whole document.
    ///
    /// - Parameter longestText: how many bytes a text may have before it is cut.
    package func html(
        longestText: Int = HTMLWriter.longestText, _ body: (inout HTMLWriter) -> Void
    ) -> String {
        var page = HTMLWriter(longestText: longestText)
        page.own("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        page.own(made: "<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\">\n")
        page.own("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        page.own("<meta name=\"color-scheme\" content=\"light dark\">\n")
        page.own("<meta name=\"referrer\" content=\"no-referrer\">\n")
        page.own("<meta name=\"generator\" content=\"upkeep\">\n<title>")
        page.text(title)
        page.own(made: "</title>\n<style>\(css)</style>\n</head>\n<body>\n")
        page.own("<a class=\"skip\" href=\"#main\">Skip to the content</a>\n")
        body(&page)
        if let script { page.own(made: "<script>\(script)</script>\n") }
        page.own("</body>\n</html>\n")
        return page.html
    }

    private var css: String { HTMLSheet.css + "\(sheet)" }

    private var policy: String {
        let run = script.map { "; script-src '\(Self.digest("\($0)"))'" } ?? ""
        return "default-src 'none'; style-src '\(Self.digest(css))'\(run)"
            + "; img-src data:; base-uri 'none'; form-action 'none'"
    }

    private static func digest(_ text: String) -> String {
        var digest = SHA256()
        digest.update(Array(text.utf8))
        return "sha256-" + Base64.encode(digest.finishBytes())
    }
}

extension HTMLWriter {
    /// Writes a part of a page with its heading, of level 2; the part goes by its heading, and jumps
    /// lead to it by its id.
    package mutating func section(
        _ id: String, _ heading: String, content: (inout HTMLWriter) -> Void
    ) {
        element(.section, .id(id), .is(.labelledBy, HTMLNumber.id(id) + "-h")) { section in
            section.element(.h2, .id(id + "-h"), text: heading)
            section.newline()
            content(&section)
        }
        newline()
    }

    /// Writes what scrolls by itself where it is too wide, which keys can reach.
    package mutating func scrolling(_ label: String, content: (inout HTMLWriter) -> Void) {
        element(
            .div, .class("wide"), .is(.role, "region"), .is(.label, label), .is(.tabIndex, "0"),
            content: content)
        newline()
    }
}
