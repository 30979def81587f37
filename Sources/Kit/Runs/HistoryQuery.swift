package import Names
internal import SystemSupport

/// Which events are looked for: those that are all that it says.
package struct HistoryQuery: Sendable {
    /// Not before.
    package var since: Timestamp?
    /// Not after.
    package var until: Timestamp?
    /// The component, name or package, in any case.
    package var component: String?
    /// The package or name, in any case.
    package var package: String?
    /// The update's id.
    package var update: String?
    /// The start of a commit that it made, speaks of, or takes back.
    package var commit: String?
    /// The type.
    package var type: String?
    /// How it ended: a word of `HistoryFate`, a type, or how complete a stage was.
    package var outcome: String?
    /// The start of the run's name.
    package var run: String?
    /// What stands in one of its texts, in any case.
    package var text: String?

    /// Looks for all events.
    package init() {}

    /// Whether something is looked for by a name that other events of the same update may lack.
    var isByName: Bool { isByComponent || isByID }

    /// Whether it is looked for by what a person calls it.
    var isByComponent: Bool { component != nil || package != nil }

    /// Whether it is looked for by an id.
    var isByID: Bool { update != nil || commit != nil }

    /// Pieces of which one stands in each line that can match, as the file has it; none where every line
    /// can. What is seldom is preferred.
    var needles: [ByteSearch] {
        if let needle { return [needle] }
        guard let outcome else { return [] }
        switch HistoryFate(rawValue: outcome) {
        case .failed: return ["failed\"", "\"refused\""].map { ByteSearch(Array($0.utf8)) }
        case .waiting: return [ByteSearch(Array("\"in-review\"".utf8))]
        case .takenBack: return [ByteSearch(Array("\"rolled-back\"".utf8))]
        // A field is called so.
        case .succeeded, .released: return []
        case .partial, .held, nil: return [exact("\"" + outcome + "\"")].compactMap(\.self)
        }
    }

    private var needle: ByteSearch? {
        if let update { return exact("\"" + update + "\"") }
        if let commit { return exact("\"" + commit, isWhole: false) }
        if let name = component ?? package { return folded("\"" + name + "\"") }
        if let text { return folded(text) }
        if let run { return exact("\"" + run, isWhole: false) }
        if let type { return exact("\"" + type + "\"") }
        return times
    }

    /// Whether the time that follows its name in a line, as the file has it, may be asked for.
    func mayMatch(timeAfter place: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
        var place = place
        while place < bytes.count, bytes[place] == 0x3A || bytes[place] == 0x20 { place += 1 }
        guard place + 22 <= bytes.count, bytes[place] == 0x22, bytes[place + 20] == 0x5A,
            bytes[place + 21] == 0x22
        else { return true }
        let time = UnsafeRawBufferPointer(rebasing: bytes[place + 1..<place + 21])
        if let since, time.lexicographicallyPrecedes(since.text.utf8) { return false }
        if let until, until.text.utf8.lexicographicallyPrecedes(time) { return false }
        return true
    }

    /// The start that all times from `since` to `until` have.
    private var times: ByteSearch? {
        guard let since, let until else { return nil }
        let common = zip(since.text.utf8, until.text.utf8).prefix { $0 == $1 }.map(\.0)
        return common.count < 5 ? nil : ByteSearch([UInt8(ascii: "\"")] + common)
    }

    private func exact(_ text: String, isWhole: Bool = true) -> ByteSearch? {
        HistoryQuery.isPlain(text.dropFirst().dropLast(isWhole ? 1 : 0))
            ? ByteSearch(Array(text.utf8)) : nil
    }

    private func folded(_ text: String) -> ByteSearch? {
        let inner = text.hasPrefix("\"") ? text.dropFirst().dropLast() : text[...]
        return inner.isEmpty || !HistoryQuery.isPlain(inner)
            ? nil : ByteSearch(foldingCase: Array(text.utf8))
    }

    /// Whether a text stands in JSON as it is, whoever wrote that.
    private static func isPlain(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x20..<0x7F).contains($0) && ![0x22, 0x5C].contains($0) }
    }

    // MARK: looking at one line

    /// Whether an event is all that is asked for.
    func matches(_ line: HistoryLine, _ time: Timestamp) -> Bool {
        matchesRest(line, time) && names(line)
    }

    /// Whether it is all but the names.
    func matchesRest(_ line: HistoryLine, _ time: Timestamp) -> Bool {
        if let since, time < since { return false }
        if let until, time > until { return false }
        if let type, line.text(.type) != type { return false }
        if let run, line.text(.run)?.hasPrefix(run) != true { return false }
        if let outcome, !HistoryFate.matches(line, outcome) { return false }
        if let text { return HistoryQuery.texts(line, contain: text) }
        return true
    }

    private func names(_ line: HistoryLine) -> Bool {
        if let update, line.text(.update) != update { return false }
        if let commit {
            let commits = [HistoryLine.Field.commit, .reverts]
            if !commits.contains(where: { line.text($0)?.hasPrefix(commit) == true }) {
                return false
            }
        }
        if let component, !isNamed(line, component, [.component, .name, .package]) { return false }
        if let package, !isNamed(line, package, [.package, .name]) { return false }
        return true
    }

    private func isNamed(
        _ line: HistoryLine, _ name: String, _ fields: [HistoryLine.Field]
    ) -> Bool {
        let name = name.lowercased()
        return fields.contains { line.text($0)?.lowercased() == name }
    }

    private static let searched: [HistoryLine.Field] = [
        .component, .name, .package, .update, .from, .to, .commit, .detail, .reason, .recovery,
        .rule, .actor, .approvedBy, .window, .type, .run, .layer, .risk, .kind, .backup, .reverts,
    ]

    private static func texts(_ line: HistoryLine, contain text: String) -> Bool {
        let text = Array(text.lowercased().utf8)
        return searched.contains { field in
            guard let value = line.text(field) else { return false }
            return Array(value.lowercased().utf8).holds(text)
        }
    }
}

extension [UInt8] {
    /// Whether some bytes stand in it, one after the other.
    fileprivate func holds(_ piece: [UInt8]) -> Bool {
        withUnsafeBytes { ByteSearch(piece).first(in: $0) != nil }
    }
}

/// How an event ended, in one word for all types.
package enum HistoryFate: String, CaseIterable, Sendable {
    case succeeded, partial, failed, waiting
    case takenBack = "taken-back"
    case held, released

    /// The fate of an event by its type and by how complete its stage was; nil where nothing was to
    /// succeed.
    package init?(type: String, outcome: String?) {
        switch type {
        case "failed", "refused", "check-failed", "backup-failed", "push-failed": self = .failed
        case "in-review": self = .waiting
        case "rolled-back": self = .takenBack
        case "held": self = .held
        case "released": self = .released
        case "applied", "merged", "pushed", "committed": self = .succeeded
        default:
            switch outcome {
            case "complete": self = .succeeded
            case "partial": self = .partial
            case "failed": self = .failed
            default: return nil
            }
        }
    }

    static func matches(_ line: HistoryLine, _ word: String) -> Bool {
        let (type, outcome) = (line.text(.type) ?? "", line.text(.outcome))
        return word == type || word == outcome
            || HistoryFate(type: type, outcome: outcome)?.rawValue == word
    }
}
