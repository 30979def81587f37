package import Contracts
package import Names

extension HistoryLine {
    /// When it happened; nil where the text is no time.
    package var time: Timestamp? {
        guard let bytes = written(.time) else { return nil }
        return HistoryLine.time(bytes) ?? text(.time).flatMap { Timestamp($0) }
    }

    /// Reads `2026-11-20T06:00:00Z`, as upkeep writes it; nil for any other form.
    private static func time(_ text: UnsafeRawBufferPointer) -> Timestamp? {
        guard text.count == 20, text[4] == 0x2D, text[7] == 0x2D, text[10] == 0x54,
            text[13] == 0x3A, text[16] == 0x3A, text[19] == 0x5A
        else { return nil }
        var isValid = true
        func number(_ range: Range<Int>, _ valid: ClosedRange<Int64>) -> Int64 {
            var value: Int64 = 0
            for byte in text[range] {
                isValid = isValid && (48...57).contains(byte)
                value = value * 10 + Int64(byte) - 48
            }
            isValid = isValid && valid.contains(value)
            return value
        }
        let year = number(0..<4, 0...9999)
        let (month, day) = (number(5..<7, 1...12), number(8..<10, 1...31))
        let (hour, minute) = (number(11..<13, 0...23), number(14..<16, 0...59))
        let second = number(17..<19, 0...59)
        guard isValid, day <= CivilDay.length(Int(month), year) else { return nil }
        return Timestamp(
            seconds: CivilDay.days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
    }

    /// The whole event; nil where a field that all have cannot be read. Another field that cannot counts
    /// as missing.
    package func event() -> HistoryEvent? {
        guard let id = text(.id), let time, let run = text(.run).flatMap({ RunID($0) }),
            let type = text(.type)
        else { return nil }
        func commit(_ field: Field) -> CommitID? { text(field).flatMap { CommitID($0) } }
        return HistoryEvent(
            id: id, time: time, run: run, type: type, component: text(.component),
            name: text(.name), update: text(.update), from: text(.from), to: text(.to),
            commit: commit(.commit), detail: text(.detail), previous: text(.previous),
            actor: text(.actor), package: text(.package), kind: text(.kind), layer: text(.layer),
            risk: text(.risk), released: text(.released).flatMap { Timestamp($0) },
            outcome: text(.outcome), reason: text(.reason), recovery: text(.recovery),
            rule: text(.rule), commitBefore: commit(.commitBefore), reverts: commit(.reverts),
            seconds: number(.seconds), window: text(.window), approvedBy: text(.approvedBy),
            approval: text(.approval), backup: text(.backup), findings: counts(.findings),
            rebuilt: isTrue(.rebuilt) ? true : nil)
    }
}
