internal import Contracts
internal import Names
internal import Runs

/// Counts the events of one month.
struct MonthlyTally {
    /// Lines of a list at most.
    static let listLimit = 500
    /// Lines of the list of approvals at most.
    static let approvalLimit = 1_000

    let month: CalendarMonth
    /// Whether only numbers are wanted, for a comparison.
    private let isBrief: Bool
    private(set) var events = 0
    private(set) var scans = MonthlyScans(complete: 0, partial: 0, failed: 0, daysWithout: 0)
    private(set) var counts = MonthlyCounts.none
    private(set) var layers: [String: MonthlyCounts] = [:]
    private(set) var kinds: [String: MonthlyCounts] = [:]
    private(set) var rollbacks: [MonthlyRollback] = []
    private(set) var approvals: [MonthlyApproval] = []
    private(set) var approvers: [String?: Int] = [:]
    private(set) var leftOut: [String: Int] = [:]
    private var days: Set<Int64> = []
    private var leads: [Int] = []
    private var durations: [String: Int] = [:]
    private var found: [String: (count: Int, runs: Int)] = [:]
    /// The updates by run that events name a rule for: one failure is told by several events.
    private var named: [String: Set<[String]>] = [:]
    private var windows: [String: (updates: Int, runs: Set<String>)] = [:]
    private var applied: Set<String> = []
    private var takenBack = 0

    init(_ month: CalendarMonth, isBrief: Bool) {
        self.month = month
        self.isBrief = isBrief
    }

    mutating func take(_ line: HistoryLine, _ time: Timestamp) {
        events += 1
        guard let type = line.text(.type) else { return }
        switch type {
        case "scanned": scan(line, time)
        case "applied", "merged":
            count(line, \.applied)
            apply(line, time)
        case "in-review": count(line, \.inReview)
        case "rolled-back":
            count(line, \.rolledBack)
            takeBack(line, time)
        case "refused": count(line, \.refused)
        case "failed": count(line, \.failed)
        case "check-failed": count(line, \.checkFailed)
        case "held": count(line, \.held)
        default: break
        }
        if isBrief { return }
        for (rule, count) in line.counts(.findings) ?? [:] where count > 0 {
            let before = found[rule] ?? (0, 0)
            found[rule] = (before.count &+ count, before.runs + 1)
        }
        if let rule = line.text(.rule) {
            named[rule, default: []].insert([line.text(.run) ?? "", line.text(.update) ?? ""])
        }
    }

    private mutating func count(_ line: HistoryLine, _ field: WritableKeyPath<MonthlyCounts, Int>) {
        counts[keyPath: field] += 1
        if isBrief { return }
        layers[line.text(.layer) ?? "unknown", default: .none][keyPath: field] += 1
        kinds[line.text(.kind) ?? "unknown", default: .none][keyPath: field] += 1
    }

    private mutating func scan(_ line: HistoryLine, _ time: Timestamp) {
        // Earlier versions told it in words alone.
        let outcome =
            line.text(.outcome) ?? line.text(.detail).map { String($0.prefix { $0 != ":" }) }
        switch outcome {
        case "complete":
            scans.complete += 1
            days.insert(CivilDay.day(time.seconds))
        case "failed": scans.failed += 1
        default: scans.partial += 1
        }
    }

    private mutating func apply(_ line: HistoryLine, _ time: Timestamp) {
        if let update = line.text(.update) { applied.insert(update) }
        if let released = line.text(.released).flatMap({ Timestamp($0) }), released <= time {
            leads.append(Int(clamping: time.seconds - released.seconds))
        }
        if let run = line.text(.run), let seconds = line.number(.seconds), seconds >= 0 {
            durations[run] = max(durations[run] ?? 0, seconds)
        }
        if isBrief { return }
        let person = line.text(.approvedBy)
        approvers[person, default: 0] += 1
        if let window = line.text(.window) {
            windows[window, default: (0, [])].updates += 1
            windows[window]?.runs.insert(line.text(.run) ?? "")
        }
        guard approvals.count < MonthlyTally.approvalLimit else {
            leftOut["approvals", default: 0] += 1
            return
        }
        approvals.append(
            MonthlyApproval(
                time: time, component: line.text(.component) ?? line.text(.name),
                update: line.text(.update), from: line.text(.from), to: line.text(.to),
                approvedBy: person, approval: line.text(.approval), actor: line.text(.actor),
                commitBefore: line.commit(.commitBefore), commit: line.commit(.commit),
                backup: line.text(.backup)))
    }

    private mutating func takeBack(_ line: HistoryLine, _ time: Timestamp) {
        if line.text(.update).map({ applied.remove($0) != nil }) == true { takenBack += 1 }
        guard !isBrief, let run = line.text(.run).flatMap({ RunID($0) }) else { return }
        guard rollbacks.count < MonthlyTally.listLimit else {
            leftOut["rollbacks", default: 0] += 1
            return
        }
        rollbacks.append(
            MonthlyRollback(
                time: time, run: run, component: line.text(.component) ?? line.text(.name),
                update: line.text(.update), from: line.text(.from), to: line.text(.to),
                reason: line.text(.reason) ?? line.text(.detail), rule: line.text(.rule),
                recovery: line.text(.recovery), commit: line.commit(.commit),
                reverts: line.commit(.reverts)))
    }

    // MARK: what came of it

    /// Of what was tried, what stands at the end of the month.
    var successPerMille: Int? {
        let tried = counts.applied + counts.refused + counts.failed
        return tried == 0 ? nil : (counts.applied - takenBack) * 1_000 / tried
    }

    var leadTime: MonthlyDuration? { MonthlyTally.duration(leads) }

    var applyTime: MonthlyDuration? { MonthlyTally.duration(Array(durations.values)) }

    /// The scans, with the days of the month that have none.
    ///
    /// - Parameter days: of the month that there were up to now.
    func scans(ofDays count: Int) -> MonthlyScans {
        var scans = scans
        scans.daysWithout = max(0, count - days.count)
        return scans
    }

    var issues: [MonthlyIssue] {
        Set(found.keys).union(named.keys).map { rule in
            let one = found[rule] ?? (0, 0)
            let two = named[rule] ?? []
            return MonthlyIssue(
                rule: rule, count: max(one.count, two.count),
                runs: max(one.runs, Set(two.map(\.first)).count))
        }.sorted { ($1.count, $0.rule) < ($0.count, $1.rule) }
    }

    var usedWindows: [MonthlyWindow] {
        windows.map { MonthlyWindow(window: $0, updates: $1.updates, runs: $1.runs.count) }
            .sorted { ($1.updates, $0.window) < ($0.updates, $1.window) }
    }

    /// The mean and the value that 9 of 10 do not exceed; the nearest rank.
    static func duration(_ values: [Int]) -> MonthlyDuration? {
        if values.isEmpty { return nil }
        // Whatever stands in the history: a number of seconds that nothing takes does no harm.
        let sorted = values.map { min(max($0, 0), 1 << 40) }.sorted()
        let sum = sorted.reduce(0.0) { $0 + Double($1) }
        return MonthlyDuration(
            count: sorted.count, mean: Int((sum / Double(sorted.count)).rounded()),
            p90: sorted[(sorted.count * 9 + 9) / 10 - 1])
    }
}

extension MonthlyCounts {
    static let none = MonthlyCounts(
        applied: 0, inReview: 0, rolledBack: 0, refused: 0, failed: 0, checkFailed: 0, held: 0)
}
