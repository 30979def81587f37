internal import Contracts
internal import Versions

/// What keeps an update back whose package must not skip a minor version: it is taken a step at a
/// time.
struct MinorStep {
    /// The steps to take instead, as far as they are known.
    let hops: [Hop]
    /// Why, in words.
    let why: String

    /// Looks whether an update spans more minor versions than one step may.
    ///
    /// - Parameter siblings: the other updates of the same dependency.
    /// - Returns: nil for one that may be taken as it is.
    init?(_ update: Update, _ subject: Subject, _ siblings: [Update]) {
        guard let most = subject.maxMinorStep, update.kind == .minor || update.kind == .major,
            let from = update.from.value.flatMap({ Version(semantic: $0) }),
            let to = update.to.value.flatMap({ Version(semantic: $0) })
        else { return nil }
        func isStep(_ version: Version) -> Bool {
            version.part(0) == from.part(0) && version.part(1) <= from.part(1).advanced(by: most)
        }
        if isStep(to) { return nil }
        let reason = "\(subject.component) must not skip a minor version"
        let next = siblings.filter { sibling in
            guard sibling.id != update.id,
                let version = sibling.to.value.flatMap({ Version(semantic: $0) })
            else { return false }
            return isStep(version) && version.part(1) > from.part(1)
        }.max { left, right in
            let (one, two) = (left.to.value ?? "", right.to.value ?? "")
            return (VersionScheme.semantic.compare(one, two) ?? 0) < 0
        }
        if let next {
            hops = [
                Hop(update: next.id, to: next.to, reason: reason),
                Hop(update: update.id, to: update.to, reason: "then this"),
            ]
            why = "\(reason): first \(next.to.value ?? "")"
        } else if to.part(0) == from.part(0) {
            let mark = update.from.value?.first == "v" ? "v" : ""
            let minor = from.part(1).advanced(by: most)
            let wanted = "\(mark)\(from.part(0).description).\(minor.description)"
            hops = [
                Hop(update: nil, to: VersionPair(value: wanted), reason: reason),
                Hop(update: update.id, to: update.to, reason: "then this"),
            ]
            why = "\(reason): first \(wanted), which is not offered"
        } else {
            hops = []
            why = "\(reason), and the next one is not known"
        }
    }
}
