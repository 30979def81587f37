internal import Contracts

/// A message as plain lines, within the limits of a channel.
struct NoticeText {
    /// A line, and whether it heads those that follow.
    struct Line: Equatable {
        let text: String
        let isHeading: Bool
    }

    /// Every line, however many.
    let lines: [Line]
    private let footer: String

    init(_ notice: Notice) {
        var lines: [Line] = []
        for (event, items) in notice.groups where !items.isEmpty {
            let count = items.reduce(0) { $0 + $1.count }
            let inLines = count == items.count ? "" : ", in \(Words.count(items.count, "line"))"
            lines.append(Line(text: "\(event.heading) (\(count)\(inLines))", isHeading: true))
            for item in items {
                var text = "• \(item.title)"
                if let detail = item.detail { text += ": \(detail)" }
                if let command = item.command { text += " → \(command)" }
                lines.append(Line(text: text, isHeading: false))
            }
        }
        if notice.left > 0 {
            lines.append(Line(text: "… and \(notice.left) more", isHeading: false))
        }
        self.lines = lines
        footer = "Run \(notice.run.text): upkeep show report --run \(notice.run.text)"
    }

    /// As many lines as fit, with what is left out counted, and how to see all.
    ///
    /// - Parameters:
    ///   - limit: what all lines together may cost.
    ///   - write: a line in the channel's own form.
    ///   - cost: what a written line costs.
    func fitting(
        _ limit: Int, write: (Line) -> String, cost: (String) -> Int = { $0.unicodeScalars.count }
    ) -> [String] {
        func plain(_ text: String) -> String { write(Line(text: text, isHeading: false)) }
        let end = plain(footer)
        var left = limit - cost(end) - 1
        let reserve = cost(plain("… and \(lines.count) lines more")) + 1
        var written: [String] = []
        for (index, line) in lines.enumerated() {
            let text = write(line)
            let isLast = index == lines.count - 1
            guard cost(text) + 1 + (isLast ? 0 : reserve) <= left else {
                written.append(plain("… and \(lines.count - index) lines more"))
                break
            }
            written.append(text)
            left -= cost(text) + 1
        }
        return written + [end]
    }
}
