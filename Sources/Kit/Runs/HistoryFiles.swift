internal import SystemSupport

/// The files of the audit trail: `history.jsonl`, which is appended to, and before it those that grew
/// too large, as `history-000001.jsonl`; the highest number is the newest.
struct HistoryFiles {
    static let current = "history.jsonl"
    private static let prefix = "history-"
    private static let suffix = ".jsonl"

    /// The numbers of the full ones, oldest first.
    let numbers: [Int]
    /// Whether there is one that is appended to.
    let hasCurrent: Bool

    init(in directory: DirectoryHandle) throws(SystemError) {
        let names = try directory.list()
        numbers = names.compactMap(HistoryFiles.number).sorted()
        hasCurrent = names.contains(HistoryFiles.current)
    }

    /// All of them, oldest first.
    var names: [String] {
        numbers.map(HistoryFiles.name) + (hasCurrent ? [HistoryFiles.current] : [])
    }

    /// The number that the current one will get.
    var next: Int { (numbers.last ?? 0) + 1 }

    /// The file that has, or had, a number.
    func name(of number: Int) -> String {
        number == next ? HistoryFiles.current : HistoryFiles.name(number)
    }

    static func name(_ number: Int) -> String {
        let digits = String(number)
        return prefix + String(repeating: "0", count: max(0, 6 - digits.count)) + digits + suffix
    }

    private static func number(_ name: String) -> Int? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        let digits = name.dropFirst(prefix.count).dropLast(suffix.count)
        guard digits.count >= 6, digits.count <= 12, digits.allSatisfy({ "0"..."9" ~= $0 }),
            let number = Int(digits), number > 0, name == HistoryFiles.name(number)
        else { return nil }
        return number
    }
}
