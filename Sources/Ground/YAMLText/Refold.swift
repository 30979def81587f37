/// Breaks long text into lines as the file's own writer did.
///
/// Source: yaml_emitter_write_plain_scalar(): a space becomes a line break once the column is
/// beyond the width.
struct Refold {
    /// The column at which the scalar starts, in bytes from its line's start.
    let column: Int
    /// The blanks before each further line.
    let indent: [UInt8]
    /// The line end in use.
    let newline: [UInt8]
    /// Columns after which the next space breaks the line.
    let width: Int

    /// Finds the width with which the old value gives exactly the old bytes.
    ///
    /// - Returns: nil when no width does: a person broke the lines.
    init?(of raw: ArraySlice<UInt8>, value: [UInt8], column: Int) {
        guard let lineEnd = raw.firstIndex(of: 0x0A) else { return nil }
        let isCRLF = lineEnd > raw.startIndex && raw[lineEnd - 1] == 0x0D
        let newline: [UInt8] = isCRLF ? [0x0D, 0x0A] : [0x0A]
        let indent = Array(raw[(lineEnd + 1)...].prefix { $0 == 0x20 })
        for width in [80] + Array(40...160) {
            let candidate = Refold(
                column: column, indent: indent, newline: newline, width: width)
            if candidate.fold(value).elementsEqual(raw) {
                self = candidate
                return
            }
        }
        return nil
    }

    private init(column: Int, indent: [UInt8], newline: [UInt8], width: Int) {
        self.column = column
        self.indent = indent
        self.newline = newline
        self.width = width
    }

    /// Writes a value with line breaks.
    func fold(_ value: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var column = self.column
        for (index, byte) in value.enumerated() {
            let isSingle = index > 0 && index + 1 < value.count && value[index + 1] != 0x20
            if byte == 0x20, column > width, isSingle {
                result += newline + indent
                column = indent.count
            } else {
                result.append(byte)
                if byte & 0xC0 != 0x80 { column += 1 }
            }
        }
        return result
    }
}
