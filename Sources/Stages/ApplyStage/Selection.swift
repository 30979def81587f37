internal import CommandLine
internal import Contracts
internal import Holds
internal import SystemSupport
internal import Versions

/// Chooses which updates to apply: of several for one dependency the highest, groups whole.
struct Selection {
    /// Why an update is not applied, where that is known before any file is read.
    struct Skip: Equatable {
        let reason: String
        let detail: String?
    }

    private let detect: DetectPayload
    private let analyzed: [String: AnalyzedUpdate]
    private let dependencies: [String: Dependency]
    private let maxKind: UpdateKind
    /// Updates asked for by name; nil when none was.
    private let wanted: Set<String>?
    private let held: [String: Hold]
    /// Whether the caller limits the kind also of what is named.
    private let isLimited: Bool

    /// The updates to apply, and why each other one is not.
    private(set) var chosen: Set<String> = []
    private(set) var skipped: [String: Skip] = [:]

    /// Reads what is asked for.
    ///
    /// - Parameter held: updates that are held by now, by id.
    /// - Throws: exit 64 where an update or component is named that the run does not have.
    init(_ inputs: ApplyInputs, _ settings: Settings, held: [String: Hold]) throws {
        let (detect, analyze) = (inputs.detect.payload, inputs.analyze.payload)
        self.detect = detect
        self.held = held
        isLimited = settings.isFlag("max-kind")
        analyzed = Dictionary(analyze.updates.map { ($0.update, $0) }) { first, _ in first }
        dependencies = Dictionary(detect.dependencies.map { ($0.id, $0) }) { first, _ in first }
        maxKind = settings.value("max-kind").flatMap(UpdateKind.init) ?? .major
        wanted = try Selection.wanted(detect, analyze, settings)
        choose()
    }

    private static func wanted(
        _ detect: DetectPayload, _ analyze: AnalyzePayload, _ settings: Settings
    ) throws -> Set<String>? {
        let ids = settings.values("update")
        let components = settings.values("component")
        if ids.isEmpty && components.isEmpty { return nil }
        let known = Set(detect.updates.map(\.id))
        for id in ids where !known.contains(id) {
            throw StageFailure(
                .usage, "the run has no update \(id)",
                hint: Nearest.name(to: id, among: known.sorted()).map { "did you mean \($0)?" }
                    ?? "upkeep status lists them")
        }
        let names = Set(analyze.updates.map(\.component))
        var selected = Set(ids)
        for component in components {
            let matching = analyze.updates.filter {
                $0.component.lowercased() == component.lowercased()
            }
            if matching.isEmpty {
                throw StageFailure(
                    .usage, "the run has no update of a component \"\(component)\"",
                    hint: Nearest.name(to: component, among: names.sorted())
                        .map { "did you mean \($0)?" } ?? "upkeep status lists them")
            }
            selected.formUnion(matching.map(\.update))
        }
        let groups = Set(detect.updates.filter { selected.contains($0.id) }.map(\.group))
        return selected.union(detect.updates.filter { groups.contains($0.group) }.map(\.id))
    }

    /// Why an update alone cannot be taken; nil when it can.
    private func obstacle(_ update: Update) -> Skip? {
        if update.kind == .replacement {
            return Skip(reason: "replacement", detail: "another package takes its place")
        }
        if let held = update.held {
            let until = held.until.map { " until \($0)" } ?? ""
            let words = held.detail.map { ": \($0)" } ?? ""
            return Skip(reason: "held", detail: held.reason + until + words)
        }
        if let hold = held[update.id] {
            return Skip(reason: "held", detail: "failed-before: \(hold.reason)")
        }
        if let one = analyzed[update.id], one.action == .hold {
            return Skip(reason: "on-hold", detail: one.why.last)
        }
        if let wanted, !wanted.contains(update.id) {
            return Skip(reason: "not-selected", detail: nil)
        }
        if wanted == nil || isLimited, update.kind.rank > maxKind.rank {
            return Skip(
                reason: "above-max-kind",
                detail: "\(update.kind.rawValue), and no more than \(maxKind.rawValue) is wanted")
        }
        return nil
    }

    /// Takes the highest of each dependency, and lets a group wait while a member cannot be taken;
    /// again and again, because a waiting group makes room for a lower update.
    private mutating func choose() {
        let obstacles = Dictionary(
            detect.updates.map { ($0.id, obstacle($0)) }, uniquingKeysWith: { first, _ in first })
        let byDependency = Dictionary(grouping: detect.updates, by: \.dependency)
        var waiting: Set<String> = []
        while true {
            chosen = []
            for (dependency, updates) in byDependency {
                let free = updates.filter {
                    obstacles[$0.id] == .some(nil) && !waiting.contains($0.group)
                }
                if let highest = highest(free, dependency) { chosen.insert(highest.id) }
            }
            let more = groupsThatWait(obstacles, byDependency).subtracting(waiting)
            if more.isEmpty { break }
            waiting.formUnion(more)
        }
        explain(obstacles, byDependency, waiting)
    }

    /// Groups with a member that cannot be taken and is not outdone by a higher one.
    private func groupsThatWait(
        _ obstacles: [String: Skip?], _ byDependency: [String: [Update]]
    ) -> Set<String> {
        var groups: Set<String> = []
        for update in detect.updates {
            guard let obstacle = obstacles[update.id] ?? nil, obstacle.reason != "replacement",
                !isOutdone(update, byDependency)
            else { continue }
            groups.insert(update.group)
        }
        return groups
    }

    private func isOutdone(_ update: Update, _ byDependency: [String: [Update]]) -> Bool {
        let taken = (byDependency[update.dependency] ?? []).first { chosen.contains($0.id) }
        guard let taken, taken.id != update.id else { return false }
        return isHigher(taken, than: update)
    }

    private mutating func explain(
        _ obstacles: [String: Skip?], _ byDependency: [String: [Update]], _ waiting: Set<String>
    ) {
        for update in detect.updates where !chosen.contains(update.id) {
            if let obstacle = obstacles[update.id] ?? nil {
                skipped[update.id] = obstacle
            } else if waiting.contains(update.group) {
                skipped[update.id] = Skip(
                    reason: "group-waits", detail: "another update of its group cannot be taken")
            } else {
                skipped[update.id] = Skip(reason: "superseded", detail: "a higher one is taken")
            }
        }
    }

    private func highest(_ updates: [Update], _ dependency: String) -> Update? {
        updates.sorted { $0.id < $1.id }.reduce(nil) { best, update in
            guard let best else { return update }
            return isHigher(update, than: best) ? update : best
        }
    }

    private func isHigher(_ left: Update, than right: Update) -> Bool {
        let versioning = dependencies[left.dependency]?.versioning
        return left.leadsFurther(than: right, versioning: versioning)
    }
}

extension Update {
    /// Whether it leads further than another update of the same dependency.
    func leadsFurther(than right: Update, versioning: String?) -> Bool {
        let left = self
        let scheme = VersionScheme(name: versioning)
        if let one = left.to.value, let two = right.to.value, one != two,
            let order = scheme.compare(one, two), order != 0
        {
            return order > 0
        }
        let (one, two) = (left.kind.distance, right.kind.distance)
        return one == two ? left.to.digest != nil && right.to.digest == nil : one > two
    }
}

extension UpdateKind {
    /// What `--max-kind` compares: digest and pin rank with patch, rollback with major.
    var rank: Int {
        switch self {
        case .patch, .digest, .pin: 0
        case .minor: 1
        case .major, .rollback, .replacement: 2
        }
    }

    /// How far it leads, where versions cannot be compared.
    var distance: Int {
        switch self {
        case .major: 5
        case .minor: 4
        case .patch: 3
        case .digest: 2
        case .pin: 1
        case .rollback, .replacement: 0
        }
    }
}
