internal import Contracts
internal import Runs
internal import SystemSupport

/// Writes events for people: by run, a line each, wrapped to the width of the terminal.
struct HistoryText {
    let width: Int

    /// Writes them as they are read.
    func write(_ hits: History.Hits) throws {
        if hits.count == 0 { return try StandardStreams.show("no events\n") }
        var run: String?
        var text: [UInt8] = []
        text.reserveCapacity(1 << 17)
        try hits.forEach { line, _ in
            let name = line.text(.run)
            if name != run {
                text += Array("\(SafeText.line(name ?? ""))\n".utf8)
                run = name
            }
            append(words(line), to: &text)
            if text.count > 1 << 16 {
                try StandardStreams.show(text)
                text.removeAll(keepingCapacity: true)
            }
        }
        try StandardStreams.show(text)
    }

    /// The words of an event, in the order in which a person wants them.
    func words(_ line: HistoryLine) -> String {
        func safe(_ field: HistoryLine.Field) -> String? { line.text(field).map(SafeText.line) }
        let time = (safe(.time) ?? "").utf8.prefix(16).map { $0 == 0x54 ? 0x20 : $0 }
        let type = safe(.type) ?? ""
        var text = "  " + String(decoding: time, as: UTF8.self) + "  " + type
        if type.utf8.count < 12 {
            text += String(repeating: " ", count: 12 - type.utf8.count)
        }
        var parts: [String] = []
        let (component, name) = (safe(.component), safe(.name))
        let names = [component, name == component ? nil : name].compactMap(\.self)
        let step = [safe(.from), safe(.to)].compactMap(\.self).joined(separator: " → ")
        let first = (names + [step]).filter { !$0.isEmpty }.joined(separator: " ")
        if !first.isEmpty { parts.append(first) }
        if let update = safe(.update), update.hasPrefix("u-") { parts.append(update) }
        if let commit = safe(.commit) { parts.append("commit " + String(commit.prefix(12))) }
        if let commit = safe(.reverts) { parts.append("takes back " + String(commit.prefix(12))) }
        if let detail = safe(.detail) { parts.append(detail) }
        if let reason = safe(.reason), reason != safe(.detail) {
            parts.append("because: " + reason)
        }
        if let recovery = safe(.recovery) { parts.append("done: " + recovery) }
        if let person = safe(.approvedBy) { parts.append("approved by " + person) }
        return text + "  " + parts.joined(separator: ", ")
    }

    /// Breaks a text at blanks, what follows the first line indented.
    private func append(_ text: String, to lines: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            var isFirst = true
            while start < bytes.count {
                if !isFirst { lines.append(contentsOf: repeatElement(0x20, count: 6)) }
                let end = self.end(bytes, from: start, columns: width - (isFirst ? 0 : 6))
                lines += bytes[start..<end]
                lines.append(0x0A)
                start = end
                while start < bytes.count, bytes[start] == 0x20 { start += 1 }
                isFirst = false
            }
        }
    }

    /// Where a line ends that starts at a place: at the last blank that it has room for, else where the
    /// room ends.
    private func end(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, columns: Int
    ) -> Int {
        if bytes.count - start <= columns { return bytes.count }
        var (place, used, blank) = (start, 0, start)
        while place < bytes.count {
            // A byte that goes on with a character takes no column.
            let isFirst = bytes[place] & 0xC0 != 0x80
            if isFirst, used == columns { break }
            if isFirst { used += 1 }
            if bytes[place] == 0x20, place > start + 30 { blank = place }
            place += 1
        }
        return place == bytes.count || blank == start ? place : blank
    }
}
