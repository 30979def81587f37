internal import Contracts
internal import Runs
internal import SystemSupport

/// Writes events as a JSON array, an event at a time.
enum HistoryJSON {
    static func write(_ hits: History.Hits) throws {
        if hits.count == 0 { return try StandardStreams.show("[]\n") }
        var text = Array("[\n".utf8)
        var isFirst = true
        try hits.forEach { line, bytes in
            if !isFirst { text += Array(",\n".utf8) }
            isFirst = false
            if line.isCanonical {
                indent(bytes, &text)
            } else if let event = line.event() {
                try CanonicalJSON.compact(event).withUnsafeBytes { indent($0, &text) }
            }
            if text.count > 1 << 16 {
                try StandardStreams.show(text)
                text.removeAll(keepingCapacity: true)
            }
        }
        try StandardStreams.show(text + Array("\n]\n".utf8))
    }

    /// Breaks one compact object into lines, two blanks a level, itself on the first.
    private static func indent(_ bytes: UnsafeRawBufferPointer, _ text: inout [UInt8]) {
        var depth = 1
        var isText = false
        var isEscaped = false
        func newLine(_ depth: Int) {
            text.append(0x0A)
            text.append(contentsOf: repeatElement(0x20, count: depth * 2))
        }
        text += [0x20, 0x20]
        for byte in bytes {
            if isText {
                text.append(byte)
                isText = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                text.append(byte)
                depth += 1
                newLine(depth)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                newLine(depth)
                text.append(byte)
            case UInt8(ascii: ","):
                text.append(byte)
                newLine(depth)
            case UInt8(ascii: ":"): text += [byte, 0x20]
            default:
                isText = byte == UInt8(ascii: "\"")
                text.append(byte)
            }
        }
    }
}
