/// What it means how a subject stands after a change, and before it; whose fault it is comes after.
enum Judgement {
    /// It is not there.
    case absent
    case holds
    /// It cannot be looked at.
    case unknown(Obstacle)
    /// It cannot be looked at, and held before.
    case unjudged(Obstacle)
    /// What it misses can lie outside of the repository; the reason as machines read it.
    case excused(String)
    /// It was not there before.
    case new(Problem)
    case failedBefore(Problem)
    /// What held before and does not now; never empty.
    case broken([Problem])

    /// - Parameter before: how it stood before; nil counts as not there.
    init(_ head: Sight, before: Sight?) {
        let problems: [Problem]
        switch head.state {
        case .absent(nil):
            self = .absent
            return
        case .absent(let problem?): problems = [problem]
        case .unknown(let obstacle):
            self = before?.isClean == true ? .unjudged(obstacle) : .unknown(obstacle)
            return
        case .seen(let seen): problems = seen
        }
        guard let gravest = problems.first(where: { $0.isExcused == nil }) ?? problems.first else {
            self = .holds
            return
        }
        let standing: Judgement = gravest.isExcused.map { .excused($0) } ?? .failedBefore(gravest)
        switch before?.state {
        case nil, .absent: self = gravest.isExcused.map { .excused($0) } ?? .new(gravest)
        case .unknown: self = standing
        case .seen(let earlier):
            let known = Set(earlier.map(\.key))
            let broken = problems.filter { !known.contains($0.key) }
            self = broken.isEmpty ? standing : .broken(broken)
        }
    }
}

extension Sight {
    /// Whether it was looked at, and nothing was wrong.
    fileprivate var isClean: Bool {
        if case .seen(let problems) = state { problems.isEmpty } else { false }
    }
}
