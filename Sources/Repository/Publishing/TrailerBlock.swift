internal import Contracts
internal import SystemSupport

/// A paragraph of trailers, held against what `CommitRecord` reads from it.
struct TrailerBlock {
    /// The trailers that upkeep reads.
    static let keys = [
        CommitRecord.run, CommitRecord.update, CommitRecord.package, CommitRecord.component,
        CommitRecord.rollback, CommitRecord.override,
    ]
    private static let ofUpdate = [
        CommitRecord.package, CommitRecord.component, CommitRecord.previous, CommitRecord.new,
    ]

    private let trailers: [(key: String, value: String)]
    private let lines: [Int]

    /// - Parameter lines: the numbers of their lines.
    init(_ trailers: [(key: String, value: String)], lines: [Int]) {
        self.trailers = trailers
        self.lines = lines
    }

    /// What is wrong with them.
    var problems: [TrailerProblem] {
        trailers.indices.compactMap(spelling) + trailers.indices.compactMap(value) + order
    }

    private func problem(_ index: Int, _ message: String, _ remedy: String) -> TrailerProblem {
        TrailerProblem(
            line: lines.indices.contains(index) ? lines[index] : 1, message: message,
            remedy: remedy)
    }

    private func spelling(_ index: Int) -> TrailerProblem? {
        let key = trailers[index].key
        guard key.lowercased().hasPrefix("upkeep-"), !TrailerBlock.keys.contains(key) else {
            return nil
        }
        let shown = TrailerProblem.shown(key)
        if let known = TrailerBlock.keys.first(where: { $0.lowercased() == key.lowercased() }) {
            return problem(index, "\(shown) is written \(known)", "write it so, or leave it out")
        }
        let nearest = Nearest.name(to: key, among: TrailerBlock.keys)
        return problem(
            index, "\(shown) is not a trailer of upkeep",
            nearest.map { "did you mean \($0)?" } ?? "leave it out, or give it another name")
    }

    private func value(_ index: Int) -> TrailerProblem? {
        let (key, value) = trailers[index]
        let text = String(value.reversed().drop(while: \.isWhitespace).reversed())
        switch key {
        case CommitRecord.run where RunID(text) == nil:
            return problem(
                index, "\"\(TrailerProblem.shown(text))\" is not the name of a run",
                "it is like 20261120T060000Z-3f2a9c1d: copy it whole, or remove the trailers")
        case CommitRecord.update where UpdateID(text) == nil,
            CommitRecord.rollback where UpdateID(text) == nil:
            return problem(
                index, "\"\(TrailerProblem.shown(text))\" is not the id of an update",
                "it is like u-77aa01c3de: copy it whole, or remove the trailers")
        case CommitRecord.override where text.isEmpty:
            return problem(index, "\(key) gives no reason", "say why, or leave it out")
        default: return nil
        }
    }

    /// What belongs together and is apart: a run for all, a package and a version for each update.
    private var order: [TrailerProblem] {
        var problems: [TrailerProblem] = []
        let runs = trailers.indices.filter { trailers[$0].key == CommitRecord.run }
        if let second = runs.first(where: { trailers[$0].value != trailers[runs[0]].value }) {
            problems.append(
                problem(
                    second, "it names a second run, and upkeep reads the first alone",
                    "make a commit for each run, or remove all trailers of one"))
        }
        let needy = trailers.indices.first {
            [CommitRecord.update, CommitRecord.rollback].contains(trailers[$0].key)
        }
        if let needy, runs.isEmpty {
            problems.append(
                problem(
                    needy, "\(trailers[needy].key) stands without \(CommitRecord.run)",
                    "copy the trailers whole, or remove them"))
        }
        return problems + updates
    }

    private var updates: [TrailerProblem] {
        var problems: [TrailerProblem] = []
        var open: Int?
        var seen: Set<String> = []
        func close() {
            guard let open else { return }
            for key in [CommitRecord.package, CommitRecord.new] where !seen.contains(key) {
                problems.append(
                    problem(
                        open, "its \(key) is missing", "copy the trailers whole, or remove them"))
            }
        }
        for (index, trailer) in trailers.enumerated() {
            if trailer.key == CommitRecord.update {
                close()
                (open, seen) = (index, [])
            } else if TrailerBlock.ofUpdate.contains(trailer.key) {
                let isOurs = trailer.key.hasPrefix("Upkeep-")
                if open == nil, isOurs {
                    problems.append(
                        problem(
                            index, "\(trailer.key) stands before any \(CommitRecord.update)",
                            "copy the trailers whole, or remove them"))
                } else if open != nil, !seen.insert(trailer.key).inserted {
                    problems.append(
                        problem(
                            index, "\(trailer.key) stands twice for one update",
                            "copy the trailers whole, or remove them"))
                }
            }
        }
        close()
        return problems
    }
}
