package import Contracts

/// A decision in the making.
struct Choice {
    private let candidates: [Candidate]
    private let byDependency: [DependencyID: [Candidate]]
    /// Why an update alone cannot be taken, by id.
    private let obstacles: [UpdateID: Waits]
    /// The groups that go whole.
    private let whole: Set<GroupID>
    /// The highest free candidate of each dependency.
    private var chosen: [DependencyID: Candidate] = [:]
    /// The member that each group that waits does so for.
    private var waiting: [GroupID: Candidate] = [:]

    init(_ candidates: [Candidate], _ obstacle: (Candidate) -> Waits?) {
        self.candidates = candidates
        byDependency = Dictionary(grouping: candidates, by: \.update.dependency)
        // What stands already waits for nothing.
        obstacles = candidates.reduce(into: [:]) {
            $0[$1.update.id] = $1.stands ? nil : obstacle($1)
        }
        whole = candidates.wholeGroups
        settle()
    }

    /// Takes the highest of each dependency, and lets a group wait while a member cannot be taken;
    /// again and again, because a waiting group makes room for a lower update.
    private mutating func settle() {
        let members = Dictionary(grouping: candidates, by: \.group)
            .mapValues { Set($0.map(\.update.dependency)) }
        var open = Set(byDependency.keys)
        while !open.isEmpty {
            for dependency in open {
                let free = (byDependency[dependency] ?? []).filter {
                    obstacles[$0.update.id] == nil
                        && ($0.stands || waiting[$0.group] == nil)
                }
                chosen[dependency] = highest(free)
            }
            let more = groupsThatWait(for: open).filter { waiting[$0.key] == nil }
            waiting.merge(more) { first, _ in first }
            open = Set(more.keys.flatMap { members[$0] ?? [] })
        }
    }

    /// Why an update is not taken; nil when it is.
    func waits(_ candidate: Candidate) -> Waits? {
        let highest = chosen[candidate.update.dependency]
        if highest?.update.id == candidate.update.id { return nil }
        if let obstacle = obstacles[candidate.update.id] { return obstacle }
        if let member = waiting[candidate.group] {
            return Waits(
                .group, .groupWaits, "waits with \(member.words)", take: member.command)
        }
        return Choice.superseded(by: highest)
    }

    /// Why an update of another choice is not taken: a higher one of its dependency is; nil where none
    /// is.
    func outdoes(_ candidate: Candidate) -> Waits? {
        isOutdone(candidate)
            ? Choice.superseded(by: chosen[candidate.update.dependency]) : nil
    }

    private static func superseded(by highest: Candidate?) -> Waits {
        let version = highest?.update.to.value.map { ": \($0)" } ?? ""
        return Waits(.superseded, .superseded, "a higher one is taken\(version)")
    }

    /// Whole groups with a member, an update of one of these dependencies, that cannot be taken and is
    /// not outdone by a higher one; with that member.
    private func groupsThatWait(for dependencies: Set<DependencyID>) -> [GroupID: Candidate] {
        var groups: [GroupID: Candidate] = [:]
        for candidate in dependencies.sorted().flatMap({ byDependency[$0] ?? [] }) {
            let group = candidate.group
            guard whole.contains(group), groups[group] == nil,
                let obstacle = obstacles[candidate.update.id],
                obstacle.rule != WaitRule.replacement.rawValue, !isOutdone(candidate)
            else { continue }
            groups[group] = candidate
        }
        return groups
    }

    private func isOutdone(_ candidate: Candidate) -> Bool {
        chosen[candidate.update.dependency]?.isHigher(than: candidate) ?? false
    }

    private func highest(_ candidates: [Candidate]) -> Candidate? {
        candidates.sorted { $0.update.id < $1.update.id }.reduce(nil) { best, candidate in
            guard let best else { return candidate }
            return candidate.isHigher(than: best) ? candidate : best
        }
    }
}

extension [Candidate] {
    /// The groups that are taken whole or not at all: those that a rule or the catalog made, and branch
    /// names that several packages share. One over one package alone groups nothing that belongs
    /// together.
    package var wholeGroups: Set<GroupID> {
        var packages: [GroupID: Set<String>] = [:]
        var decided: Set<GroupID> = []
        for candidate in self where candidate.update.kind != .replacement {
            packages[candidate.group, default: []].insert(candidate.package)
            if candidate.isGroupedByDecision { decided.insert(candidate.group) }
        }
        return decided.union(packages.filter { $0.value.count > 1 }.keys)
    }
}
