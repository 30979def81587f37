internal import Contracts
internal import YAMLText

extension HoldsText {
    /// The text with other entries: what stays keeps its bytes, what goes leaves its comments behind.
    ///
    /// - Parameter holds: the entries to have, sorted.
    /// - Throws: exit 65 where the entries are written so that one cannot be told from the others.
    func changed(to holds: [Hold]) throws -> [UInt8] {
        let wanted = Dictionary(holds.map { ($0.key, $0) }) { first, _ in first }
        var kept: Set<Hold.Key> = []
        var gone: [Int] = []
        for (index, entry) in entries.enumerated() {
            let key = entry.hold.key
            if let hold = wanted[key], hold.isExactly(entry.hold), kept.insert(key).inserted {
                continue
            }
            gone.append(index)
        }
        let added = holds.filter { !kept.contains($0.key) }
        if gone.isEmpty, added.isEmpty, list != nil { return bytes }
        if let list, entries.isEmpty, bytes[list.value.span.range].contains(UInt8(ascii: "#")) {
            throw unknownLayout
        }
        guard let places = places() else {
            if bytes.contains(UInt8(ascii: "#")) { throw unknownLayout }
            return try written(holds)
        }
        return try HoldsEdit(text: self, places: places).changed(removing: gone, adding: added)
    }

    private var unknownLayout: StageFailure {
        HoldsFile.failure(
            list?.value.line.value ?? 1,
            "the list cannot be changed without losing its comments",
            hint: "write it as lines: \"  - package: NAME\", \"    version: VERSION\"")
    }

    /// How the file's lines end: as the first one does.
    var lineEnd: [UInt8] {
        guard let feed = bytes.firstIndex(of: 0x0A), feed > 0, bytes[feed - 1] == 0x0D else {
            return [0x0A]
        }
        return [0x0D, 0x0A]
    }

    /// The whole file anew, for a list that is written in one line and has no comment.
    private func written(_ holds: [Hold]) throws -> [UInt8] {
        let entries = try holds.flatMap { try HoldsText.lines($0, indent: 0) }
        return (["holds:"] + entries).flatMap { Array($0.utf8) + lineEnd }
    }

    /// The lines of an entry, without their ends.
    static func lines(_ hold: Hold, indent: Int) throws -> [String] {
        struct Fields: Encodable {
            let package: String
            let datasource: Datasource?
            let version: String
            let digest: String?
            let reason: String
            let run: String?
            let date: String
            let released: Bool?
        }
        let fields = Fields(
            package: hold.package, datasource: hold.datasource, version: hold.version,
            digest: hold.digest, reason: hold.reason, run: hold.run, date: hold.date,
            released: hold.released ? true : nil)
        let text = try YAMLWriter.text(of: try CanonicalJSON.compact(fields))
        let blanks = String(repeating: " ", count: indent)
        return text.split(separator: "\n").enumerated().map { index, line in
            blanks + (index == 0 ? "- " : "  ") + line
        }
    }

    /// The lines that each entry has for itself, as bytes; nil unless each begins with its dash and
    /// all of them stand one below the other.
    func places() -> [Range<Int>]? {
        if entries.isEmpty { return [] }
        var places: [Range<Int>] = []
        var column: Int?
        for entry in entries {
            guard entry.node.kind == .mapping, let last = end(of: entry.node) else { return nil }
            let start = lineStart(entry.node.span.start.value)
            let dash = bytes[start...].firstIndex { $0 != 0x20 } ?? start
            guard dash + 1 < entry.node.span.start.value, bytes[dash] == UInt8(ascii: "-"),
                bytes[dash + 1..<entry.node.span.start.value].allSatisfy({ $0 == 0x20 }),
                column == nil || column == dash - start, start >= (places.last?.upperBound ?? 0)
            else { return nil }
            column = dash - start
            places.append(start..<lineEnd(after: last))
        }
        return places
    }

    /// The byte after the last one of a mapping that is not blank.
    private func end(of node: YAMLNode) -> Int? {
        guard let last = node.entries.last else { return nil }
        var end = max(last.key.span.end.value, last.value.span.end.value)
        if bytes[node.span.start.value] == UInt8(ascii: "{") { end = node.span.end.value }
        while end > 0, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D {
            end -= 1
        }
        return end
    }

    func lineStart(_ position: Int) -> Int {
        (bytes[..<position].lastIndex(of: 0x0A) ?? -1) + 1
    }

    /// The byte after the line feed that ends the line of a position.
    func lineEnd(after position: Int) -> Int {
        (bytes[position...].firstIndex(of: 0x0A) ?? bytes.count - 1) + 1
    }
}

/// Changes the entries of a list that is written line by line.
struct HoldsEdit {
    let text: HoldsText
    /// The lines of each entry.
    let places: [Range<Int>]

    /// The text without some entries, by their numbers, and with others.
    func changed(removing gone: [Int], adding added: [Hold]) throws -> [UInt8] {
        let indent = places.first.map { dashColumn($0) } ?? 0
        let keys = text.entries.map(\.hold.key)
        var lines: [Int: [String]] = [:]
        for hold in added {
            let place = keys.firstIndex { hold.key < $0 } ?? keys.count
            lines[place, default: []] += try HoldsText.lines(hold, indent: indent)
        }
        let removed = Set(gone)
        var result: [UInt8] = []
        var position = 0
        func copy(to end: Int) {
            result += text.bytes[position..<end]
            position = end
        }
        func add(_ lines: [String]) {
            if !result.isEmpty, result.last != 0x0A, !lines.isEmpty { result += text.lineEnd }
            for line in lines { result += Array(line.utf8) + text.lineEnd }
        }
        copyHead(&result, &position)
        for (index, place) in places.enumerated() {
            add(lines[index] ?? [])
            copy(to: place.lowerBound)
            guard removed.contains(index) else {
                copy(to: place.upperBound)
                continue
            }
            let blanks = String(repeating: " ", count: indent)
            add(comments(of: text.entries[index].node, in: place).map { blanks + $0 })
            position = place.upperBound
        }
        add(lines[places.count] ?? [])
        copy(to: text.bytes.count)
        return result
    }

    /// Copies what stands before the entries: up to the end of the line of the key. An empty list
    /// loses its brackets.
    private func copyHead(_ result: inout [UInt8], _ position: inout Int) {
        guard let list = text.list else {
            result += text.bytes
            if let last = result.last, last != 0x0A { result += text.lineEnd }
            result += Array("holds:".utf8) + text.lineEnd
            position = text.bytes.count
            return
        }
        let colon = text.bytes[list.key.span.end.value...].firstIndex(of: UInt8(ascii: ":"))
        let head = (colon ?? list.key.span.end.value) + 1
        let value = list.value.span
        if places.isEmpty, value.count > 0, value.start.value >= head {
            result += text.bytes[..<head]
            position = value.end.value
        }
        let end = text.lineEnd(after: max(head, position))
        result += text.bytes[position..<min(end, text.bytes.count)]
        position = min(end, text.bytes.count)
    }

    private func dashColumn(_ place: Range<Int>) -> Int {
        text.bytes[place].prefix { $0 == 0x20 }.count
    }

    /// The comments in an entry's lines.
    private func comments(of node: YAMLNode, in place: Range<Int>) -> [String] {
        let scalars = node.children.map { $0.span.range }
        var found: [String] = []
        var position = place.lowerBound
        while position < place.upperBound {
            if let scalar = scalars.first(where: { $0.contains(position) }) {
                position = scalar.upperBound
                continue
            }
            if text.bytes[position] == UInt8(ascii: "#") {
                let line = text.bytes[position..<place.upperBound].prefix {
                    $0 != 0x0A && $0 != 0x0D
                }
                found.append(String(decoding: line, as: UTF8.self))
                position = line.endIndex
            }
            position += 1
        }
        return found
    }
}
