package import Contracts
package import Names

extension History {
    /// What became of updates in each of the last twelve months in which any was tried, oldest first; the
    /// month of `time` is the last.
    package func months(before time: Timestamp) throws -> [MonthOutcome] {
        var months: [String: MonthOutcome] = [:]
        let tried: [String: WritableKeyPath<MonthOutcome, Int>] = [
            "applied": \.applied, "failed": \.failed, "refused": \.failed,
            "rolled-back": \.rolledBack,
        ]
        let last = String(time.text.prefix(7))
        try forEachLine { line in
            guard let kind = tried[line.text(.type) ?? ""],
                let month = line.text(.time).map({ String($0.prefix(7)) }), month <= last
            else { return }
            let none = MonthOutcome(month: month, applied: 0, failed: 0, rolledBack: 0)
            months[month, default: none][keyPath: kind] += 1
        }
        return months.values.sorted { $0.month < $1.month }.suffix(12)
    }
}
