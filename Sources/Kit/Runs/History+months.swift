package import Contracts
package import Names

extension History {
    /// What became of updates in the last twelve months, oldest first; the month of `time` is the last, and
    /// months in which none was tried are left out.
    package func months(before time: Timestamp) throws -> [MonthOutcome] {
        var months: [String: MonthOutcome] = [:]
        let tried: [String: WritableKeyPath<MonthOutcome, Int>] = [
            "applied": \.applied, "failed": \.failed, "refused": \.failed,
            "rolled-back": \.rolledBack,
        ]
        let last = CalendarMonth(containing: time)
        let first = (1..<12).reduce(last) { month, _ in month.previous }
        var query = HistoryQuery()
        query.since = first.start
        query.until = last.end
        try search(query).forEach { line, _ in
            guard let kind = tried[line.text(.type) ?? ""],
                let month = line.text(.time).map({ String($0.prefix(7)) })
            else { return }
            let none = MonthOutcome(month: month, applied: 0, failed: 0, rolledBack: 0)
            months[month, default: none][keyPath: kind] += 1
        }
        return months.values.sorted { $0.month < $1.month }
    }
}
