import Contracts
import SystemSupport
import TestSupport
import Testing

/// What a night's run leaves, run, time and tool apart.
struct NightEnd: Sendable {
    /// The remote's branches, commits and files.
    let remote: [String]
    /// The branch, the index and the files of the work tree, and what no run may leave there.
    let work: [String]
    /// The documents of the run.
    let documents: [String]
    /// What the audit trail has.
    let history: [String]

    /// Reads what stands there now.
    init(_ one: NightFixture) throws {
        remote = try one.remoteState()
        work = try NightEnd.work(one)
        history = try NightEnd.history(one)
        let base = try one.git.git("rev-list", "--max-parents=0", "HEAD")
        documents = try NightEnd.stages.map { stage in
            let bytes = try Files.read("\(one.git.run())/\(stage.rawValue).json", limit: 1 << 26)
            return String(
                decoding: try DocumentNormalizer.normalized(
                    bytes, base: base, run: Paths.name(one.git.run())), as: UTF8.self)
        }
    }

    /// What a run leaves that nothing disturbed.
    static func undisturbed() throws -> NightEnd {
        let one = try NightFixture()
        #expect(try one.run("update").exit == 2)
        return try NightEnd(one)
    }

    private static let stages: [StageName] = [
        .detect, .analyze, .backup, .apply, .validate, .rollback, .report,
    ]

    static func work(_ one: NightFixture) throws -> [String] {
        [
            try one.git.git("status", "--porcelain"), try one.git.git("log", "--format=%s"),
            try one.git.read("good/web.yaml"), try one.git.read("bad/web.yaml"),
            Files.kind(one.git.path(".git/index.lock")) == nil ? "" : "index.lock",
        ]
    }

    private static func history(_ one: NightFixture) throws -> [String] {
        let text = try one.git.readState("history.jsonl")
        struct Event: Decodable {
            let type: String
            let name: String?
            let to: String?
        }
        return try text.split(separator: "\n").map { line in
            let event = try CanonicalJSON.decode(Event.self, from: Array(line.utf8))
            return "\(event.type) \(event.name ?? "") \(event.to ?? "")"
        }.sorted()
    }

    /// The first line in which it differs from another one, nil where they are equal.
    func difference(from other: NightEnd) -> String? {
        func lines(_ end: NightEnd) -> [String] {
            (end.remote + end.work + end.documents + end.history).flatMap {
                $0.split(separator: "\n").map(String.init)
            }
        }
        let (one, two) = (lines(self), lines(other))
        let index = zip(one, two).enumerated().first { $1.0 != $1.1 }?.offset
        if let index {
            return one[max(0, index - 3)...index].joined(separator: " / ") + " is not " + two[index]
        }
        return one.count == two.count ? nil : "\(one.count) lines are not \(two.count)"
    }
}
