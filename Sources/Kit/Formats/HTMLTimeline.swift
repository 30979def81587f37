internal import SystemSupport

/// When the stages of a run began and ended, one below the other.
package struct HTMLTimeline: Sendable {
    /// One stage.
    package struct Span: Sendable {
        let label: String
        let start: Int64
        let end: Int64
        let outcome: String
        let isWell: Bool

        /// Describes a stage; times in seconds since any fixed point.
        ///
        /// - Parameter isWell: whether it did all that it should.
        package init(_ label: String, start: Int64, end: Int64, outcome: String, isWell: Bool) {
            self.label = label
            self.start = start
            self.end = max(start, end)
            self.outcome = outcome
            self.isWell = isWell
        }

        var seconds: Double { Double(end) - Double(start) }

        var words: String { "\(Elapsed.words(seconds)), \(outcome)" }
    }

    /// The id, unique in its page.
    package let id: String
    /// What it shows.
    package let title: String
    /// The stages in the order in which they are drawn; the first 40.
    package let spans: [Span]

    /// Describes a line of time.
    package init(id: String, title: String, spans: [Span]) {
        self.id = id
        self.title = title
        self.spans = Array(spans.prefix(40))
    }

    private static let width = 360.0

    /// Writes it; nothing where there are no stages.
    package func write(_ page: inout HTMLWriter) {
        guard let first = spans.map(\.start).min(), let last = spans.map(\.end).max() else {
            return
        }
        let whole = max(Double(last) - Double(first), 1)
        let total = Elapsed.words(Double(last) - Double(first))
        let words = spans.map { "\($0.label): \($0.words)" }.joined(separator: "; ")
        page.figure(
            HTMLFigure(
                id: id, title: "\(title): \(total)", summary: words,
                size: (Self.width, Double(spans.count) * 36 + 4)),
            table: table
        ) { svg in
            for (row, span) in spans.enumerated() {
                let top = Double(row) * 36
                svg.words(SafeText.shortened(span.label, to: 22), 0, top + 13)
                svg.words(span.words, Self.width, top + 13, anchor: .end, .class("t m"))
                svg.box(0, top + 18, Self.width, 12, .class("p0"))
                let left = (Double(span.start) - Double(first)) / whole * (Self.width - 4)
                let length = max(span.seconds / whole * (Self.width - 4), 4)
                svg.box(left, top + 18, length, 12, span.isWell ? .class("ok") : .class("p1"))
                svg.newline()
            }
        }
    }

    private var table: HTMLTable {
        HTMLTable(
            caption: title, columns: [.text("Stage"), .text("Took"), .text("Outcome")],
            rows: spans.map {
                [.text($0.label), .text(Elapsed.words($0.seconds)), .text($0.outcome)]
            })
    }
}

/// Says how long something took.
package enum Elapsed {
    /// `under 1 s`, `12 s`, `3 min 5 s`, `2 h 4 min`.
    package static func words(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 1 else { return "under 1 s" }
        let whole = Int(min(seconds, 1e12))
        let (hours, minutes, rest) = (whole / 3_600, whole / 60 % 60, whole % 60)
        if hours > 0 { return minutes > 0 ? "\(hours) h \(minutes) min" : "\(hours) h" }
        if minutes > 0 { return rest > 0 ? "\(minutes) min \(rest) s" : "\(minutes) min" }
        return "\(rest) s"
    }
}
