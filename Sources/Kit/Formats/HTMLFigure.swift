/// A drawing with its words: what it shows as a title, what it says as a sentence, and the same as
/// a table for those who would rather read, or cannot look.
package struct HTMLFigure: Sendable {
    /// The id, unique in its page.
    package let id: String
    /// What it shows.
    package let title: String
    /// What is to be seen in it, in a sentence.
    package let summary: String
    /// Its width and height, in units of the drawing; a unit is about a pixel.
    package let size: (width: Double, height: Double)
    /// Whether it keeps its size and scrolls where it is too wide; else it shrinks with the page.
    package let keepsSize: Bool

    /// Describes a drawing.
    package init(
        id: String, title: String, summary: String, size: (width: Double, height: Double),
        keepsSize: Bool = false
    ) {
        self.id = HTMLNumber.id(id)
        self.title = title
        self.summary = summary
        self.size = size
        self.keepsSize = keepsSize
    }
}

extension HTMLWriter {
    /// Writes a figure.
    ///
    /// - Parameters:
    ///   - table: the same in words; nil where it stands beside the figure anyway.
    ///   - drawing: writes shapes and texts, with classes of the sheet alone.
    package mutating func figure(
        _ figure: HTMLFigure, table: HTMLTable? = nil, drawing: (inout HTMLWriter) -> Void
    ) {
        element(.figure) { html in
            html.element(.figcaption, text: figure.title)
            if figure.keepsSize {
                html.scrolling(figure.title) { $0.drawing(figure, drawing) }
            } else {
                html.drawing(figure, drawing)
            }
            html.newline()
            if let table {
                html.element(.details) { details in
                    details.element(.summary, text: "\(figure.title) as a table")
                    details.table(table)
                }
            }
        }
        newline()
    }

    private mutating func drawing(_ figure: HTMLFigure, _ content: (inout HTMLWriter) -> Void) {
        let (width, height) = (
            HTMLNumber.text(figure.size.width), HTMLNumber.text(figure.size.height)
        )
        var attributes: [HTMLAttribute] = [
            .is(.viewBox, "0 0 \(width) \(height)"), .is(.role, "img"),
            .is(.labelledBy, "\(figure.id)-t \(figure.id)-d"),
        ]
        if figure.keepsSize { attributes += [.is(.width, width), .is(.height, height)] }
        element(.svg, with: attributes) { svg in
            svg.element(.title, .id("\(figure.id)-t"), text: figure.title)
            svg.element(.desc, .id("\(figure.id)-d"), text: figure.summary)
            svg.newline()
            content(&svg)
        }
    }

    /// Writes a rectangle of a drawing.
    package mutating func box(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ look: HTMLAttribute
    ) {
        element(
            .rect, .at(.x, x), .at(.y, y), .at(.width, max(width, 0)), .at(.height, max(height, 0)),
            look)
    }

    /// Writes a line of text in a drawing, from its left end, its middle or its right end.
    package mutating func words(
        _ text: String, _ x: Double, _ y: Double, anchor: TextAnchor = .start,
        _ look: HTMLAttribute = .class("t")
    ) {
        var attributes: [HTMLAttribute] = [.at(.x, x), .at(.y, y), look]
        if anchor != .start { attributes.append(.is(.anchor, anchor.rawValue)) }
        element(.text, with: attributes) { $0.text(text) }
    }
}

/// Where in a text its place is.
package enum TextAnchor: String, Sendable {
    case start, middle, end
}
