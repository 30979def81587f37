internal import Contracts
internal import Versions

/// A step between two versions of a package.
struct VersionMove {
    let fromText: String
    let toText: String
    let from: Version
    let to: Version
    let versioning: String?

    /// Reads both; nil where one is not a version.
    init?(_ fromText: String, _ toText: String, _ versioning: String?) {
        guard let from = VersionMove.parse(fromText, versioning),
            let to = VersionMove.parse(toText, versioning)
        else { return nil }
        (self.fromText, self.toText, self.versioning) = (fromText, toText, versioning)
        (self.from, self.to) = (from, to)
    }

    /// The way back.
    var reversed: VersionMove? { VersionMove(toText, fromText, versioning) }

    static func parse(_ text: String, _ versioning: String?) -> Version? {
        VersionScheme(name: versioning).parse(text) ?? Version(docker: text)
    }

    /// How far it goes.
    var kind: UpdateKind {
        if from.part(0) != to.part(0) { return .major }
        return from.part(1) != to.part(1) ? .minor : .patch
    }
}

extension PathRow {
    /// Whether it is said of a step: by the versions on both sides and how far it goes.
    func counts(_ move: VersionMove) -> Bool {
        let order = move.to.compare(move.from)
        guard isDowngrade ? order < 0 : order > 0 else { return false }
        let ranks: [UpdateKind: Int] = [.patch: 0, .minor: 1, .major: 2]
        if let atLeast, (ranks[move.kind] ?? 0) < (ranks[atLeast] ?? 0) { return false }
        return (from?.contains(move.fromText, versioning: move.versioning) ?? true)
            && (to?.contains(move.toText, versioning: move.versioning) ?? true)
    }

    /// Whether it limits how a version is reached; else it is something that a person does.
    var isLimit: Bool {
        maxMinorStep != nil || maxMajorStep != nil || maxMonthStep != nil || isViaLatestPatch
            || via != nil || !minorStops.isEmpty || !steps.isEmpty
    }

    /// Whether a step that it is said of goes too far.
    ///
    /// - Parameter offers: the versions that are offered, for what must come by the newest patch.
    func forbids(_ move: VersionMove, _ offers: [Version]) -> Bool {
        let (from, to) = (move.from, move.to)
        if via != nil { return true }
        if let maxMinorStep,
            from.part(0) != to.part(0) || to.part(1) > from.part(1).advanced(by: maxMinorStep)
        {
            return true
        }
        if let maxMajorStep, to.part(0) > from.part(0).advanced(by: maxMajorStep) { return true }
        if let maxMonthStep, PathRow.months(from, to) > maxMonthStep { return true }
        if passesStop(move) { return true }
        if !steps.isEmpty, move.kind != .patch, !hasStep(move) { return true }
        return isViaLatestPatch && move.kind != .patch
            && offers.contains {
                $0.part(0) == from.part(0) && $0.part(1) == from.part(1) && $0.compare(from) > 0
            }
    }

    /// Whether a minor at which the way stops lies between the two versions.
    private func passesStop(_ move: VersionMove) -> Bool {
        let (from, to) = (move.from, move.to)
        if from.part(0) != to.part(0) {
            let last = minorStops.max().flatMap { VersionNumber("\($0)") }
            return last.map { from.part(0) < to.part(0) && from.part(1) < $0 } ?? false
        }
        return minorStops.contains { stop in
            VersionNumber("\(stop)").map { from.part(1) < $0 && $0 < to.part(1) } ?? false
        }
    }

    private func hasStep(_ move: VersionMove) -> Bool {
        steps.contains { PathRow.begins(move.from, $0.first) && PathRow.begins(move.to, $0.last) }
    }

    private static func begins(_ version: Version, _ text: String?) -> Bool {
        guard let text, let start = Version(semantic: text) else { return false }
        return start.numbers.indices.allSatisfy { version.part($0) == start.numbers[$0] }
    }

    /// Months between two versions that are a year and a month; more than any limit for what is none.
    static func months(_ from: Version, _ to: Version) -> Int {
        let numbers = [from.part(0), from.part(1), to.part(0), to.part(1)]
            .compactMap { Int($0.description) }
        guard numbers.count == 4, numbers.allSatisfy({ $0 < 10_000 }) else { return .max }
        return (numbers[2] - numbers[0]) * 12 + numbers[3] - numbers[1]
    }

    /// The version that comes next on the way, as a person writes it; nil where none is known.
    func next(_ move: VersionMove) -> String? {
        if let wanted { return wanted }
        let (from, to) = (move.from, move.to)
        let major = from.part(0).description
        if let maxMajorStep { return from.part(0).advanced(by: maxMajorStep).description }
        if let maxMinorStep, from.part(0) == to.part(0) {
            return "\(major).\(from.part(1).advanced(by: maxMinorStep).description)"
        }
        if let stop = minorStops.sorted().first(where: { stop in
            VersionNumber("\(stop)").map { from.part(1) < $0 } ?? false
        }) {
            return "\(major).\(stop)"
        }
        return steps.last { PathRow.begins(from, $0.first) }?.last
    }
}
