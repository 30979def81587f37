package import Contracts
package import Names

/// What is taken, and why everything else waits: of several updates of one dependency the highest
/// that may be, groups of several packages whole.
package struct Decision: Sendable {
    /// The updates that are taken, by id.
    package let taken: Set<UpdateID>
    /// Why each other update waits, by its id.
    package let waits: [UpdateID: Waits]
    /// The updates that are taken although they are held.
    package let overridden: Set<UpdateID>

    /// Decides. What is not named where others are keeps the reason that it has without the naming.
    ///
    /// - Parameters:
    ///   - candidates: every update of the run, each once.
    ///   - now: what is held until a time before it is free.
    package init(_ candidates: [Candidate], _ wanted: Wanted = Wanted(), now: Timestamp) {
        let usual = Choice(candidates) {
            $0.obstacle(at: now) ?? wanted.obstacle($0, at: now) ?? Decision.unknown($0)
        }
        let named = wanted.named.map { named in
            Choice(candidates.filter { named.contains($0.update.id) }) {
                (wanted.overrides ? $0.refusal : $0.obstacle(at: now)) ?? wanted.limit(named: $0)
                    ?? Decision.unknown($0)
            }
        }
        var taken: Set<UpdateID> = []
        var waits: [UpdateID: Waits] = [:]
        var overridden: Set<UpdateID> = []
        for candidate in candidates {
            let id = candidate.update.id
            let isNamed = wanted.named?.contains(id) == true
            let why =
                if let named, !isNamed {
                    named.outdoes(candidate) ?? usual.waits(candidate)
                        ?? (candidate.stands ? nil : Decision.left(candidate))
                } else {
                    (named ?? usual).waits(candidate)
                }
            if let why {
                waits[id] = why
            } else {
                taken.insert(id)
                if !candidate.stands, candidate.obstacle(at: now) != nil { overridden.insert(id) }
            }
        }
        self.taken = taken
        self.waits = waits
        self.overridden = overridden
    }

    private static func unknown(_ candidate: Candidate) -> Waits? {
        candidate.isPlanned ? nil : Waits(.person, .notPlanned, "the analysis does not know it")
    }

    /// Why an update is left that would go by itself.
    private static func left(_ candidate: Candidate) -> Waits {
        Waits(
            .person, .notSelected, "goes by itself: others were asked for by name",
            take: candidate.command)
    }
}
