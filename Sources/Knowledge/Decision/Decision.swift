package import Contracts

/// What is taken, and why everything else waits: of several updates of one dependency the highest,
/// groups whole.
package struct Decision: Sendable {
    /// The updates that are taken, by id.
    package let taken: Set<UpdateID>
    /// Why each other update waits, by its id.
    package let waits: [UpdateID: Waits]

    /// Decides.
    ///
    /// - Parameter candidates: every update of the run, each once.
    package init(_ candidates: [Candidate], _ wanted: Wanted = Wanted()) {
        var choice = Choice(candidates, wanted)
        choice.settle()
        var taken: Set<UpdateID> = []
        var waits: [UpdateID: Waits] = [:]
        for candidate in candidates {
            let id = candidate.update.id
            if let why = choice.waits(candidate) {
                waits[id] = why
            } else {
                taken.insert(id)
            }
        }
        self.taken = taken
        self.waits = waits
    }
}

/// A decision in the making.
private struct Choice {
    private let candidates: [Candidate]
    private let byDependency: [DependencyID: [Candidate]]
    /// Why an update alone cannot be taken, by id.
    private let obstacles: [UpdateID: Waits]
    /// The highest free candidate of each dependency.
    private var chosen: [DependencyID: Candidate] = [:]
    /// Groups that wait for a member.
    private var waiting: Set<GroupID> = []

    init(_ candidates: [Candidate], _ wanted: Wanted) {
        self.candidates = candidates
        byDependency = Dictionary(grouping: candidates, by: \.update.dependency)
        obstacles = candidates.reduce(into: [:]) { obstacles, candidate in
            obstacles[candidate.update.id] =
                candidate.obstacle ?? wanted.obstacle(candidate.update)
        }
    }

    /// Takes the highest of each dependency, and lets a group wait while a member cannot be taken;
    /// again and again, because a waiting group makes room for a lower update.
    mutating func settle() {
        let members = Dictionary(grouping: candidates, by: \.update.group)
            .mapValues { Set($0.map(\.update.dependency)) }
        var open = Set(byDependency.keys)
        while !open.isEmpty {
            for dependency in open {
                let free = (byDependency[dependency] ?? []).filter {
                    obstacles[$0.update.id] == nil && !waiting.contains($0.update.group)
                }
                chosen[dependency] = highest(free)
            }
            let more = groupsThatWait(for: open).subtracting(waiting)
            waiting.formUnion(more)
            open = Set(more.flatMap { members[$0] ?? [] })
        }
    }

    /// Why an update is not taken; nil when it is.
    func waits(_ candidate: Candidate) -> Waits? {
        if chosen[candidate.update.dependency]?.update.id == candidate.update.id {
            return candidate.isPlanned
                ? nil : Waits(.person, .notPlanned, "the analysis does not plan it")
        }
        if let obstacle = obstacles[candidate.update.id] { return obstacle }
        if waiting.contains(candidate.update.group) {
            return Waits(.group, .groupWaits, "another update of its group cannot be taken")
        }
        return Waits(.superseded, .superseded, "a higher one is taken")
    }

    /// Groups with a member, an update of one of these dependencies, that cannot be taken and is not
    /// outdone by a higher one.
    private func groupsThatWait(for dependencies: Set<DependencyID>) -> Set<GroupID> {
        var groups: Set<GroupID> = []
        for candidate in dependencies.flatMap({ byDependency[$0] ?? [] }) {
            guard let obstacle = obstacles[candidate.update.id],
                obstacle.rule != WaitRule.replacement.rawValue, !isOutdone(candidate)
            else { continue }
            groups.insert(candidate.update.group)
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
