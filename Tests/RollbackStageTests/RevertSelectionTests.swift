import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

@testable import GitStore
@testable import RollbackStage

/// What each flag takes back, over the history of a branch.
@Suite struct RevertSelectionTests {
    /// One commit of the branch.
    struct Line: Sendable {
        let name: String
        var run: String?
        var updates: [String] = []
        /// The commit that it takes back.
        var reverts: String?
        /// Whether it is one of rollback's own.
        var isRollback = false

        static func ours(_ name: String, _ run: String, _ updates: String...) -> Line {
            Line(name: name, run: run, updates: updates)
        }

        static func person(_ name: String, reverts: String? = nil) -> Line {
            Line(name: name, reverts: reverts)
        }

        static func rollback(_ name: String, _ run: String, of other: String) -> Line {
            Line(name: name, run: run, reverts: other, isRollback: true)
        }

        func commit() throws -> CommitInfo {
            var message = "subject\n\n"
            if let reverts { message += "This reverts commit \(try Self.id(reverts).hex).\n\n" }
            for update in updates {
                message +=
                    "Upkeep-Update: \(Self.update(update))\nUpkeep-Package: docker x/\(update)\n"
                message += "Previous-Version: 1.0.0\nNew-Version: 2.0.0\n"
            }
            if isRollback { message += "Upkeep-Rollback: u\n" }
            if let run { message += "Upkeep-Run: \(run)\n" }
            return CommitInfo(
                id: try Self.id(name), tree: try #require(TreeID(Self.hex("tree"))), parents: [],
                message: message,
                author: Signature(name: "x", email: "x", seconds: 0, offsetMinutes: 0),
                committed: Timestamp(seconds: 0))
        }

        private static func hex(_ name: String) -> String {
            String(SHA256.hex(Array(name.utf8)).prefix(40))
        }

        /// An update's id.
        static func update(_ name: String) -> UpdateID { UpdateID(of: [name]) }

        static func id(_ name: String) throws -> CommitID { try #require(CommitID(hex(name))) }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        /// Newest first.
        let log: [Line]
        let choice: RevertChoice
        /// The updates that each failed check names; nil where the run was not validated.
        var failed: [[String]]? = []
        var adopted: [String] = []
        let taken: [String]
        var testDescription: String { what }
    }

    private static func updates(_ names: String...) -> RevertChoice {
        .updates(names.map { Line.update($0).text })
    }

    private static let night: [Line] = [
        .ours("c3", "now", "u3", "u4"), .person("p"), .ours("c2", "now", "u2"),
        .ours("c1", "before", "u1"),
    ]

    @Test(arguments: [
        Case(what: "all", log: night, choice: .all, taken: ["c3", "c2"]),
        Case(
            what: "what a check names", log: night, choice: .failed, failed: [["u2"]],
            taken: ["c2"]),
        Case(
            what: "the group of what a check names", log: night, choice: .failed,
            failed: [["u4"]], taken: ["c3"]),
        Case(
            what: "a check that names nothing, beside one that does", log: night,
            choice: .failed, failed: [[], ["u2"]], taken: ["c2"]),
        Case(
            what: "checks that name nothing", log: night, choice: .failed, failed: [[], []],
            taken: []),
        Case(what: "no failed check", log: night, choice: .failed, taken: []),
        Case(what: "no validation", log: night, choice: .failed, failed: nil, taken: []),
        Case(
            what: "another run's update that a check names", log: night, choice: .failed,
            failed: [["u1"]], taken: []),
        Case(
            what: "a commit of a run that died, which this run answers for", log: night,
            choice: .failed, failed: [["u1"]], adopted: ["c1"], taken: ["c1"]),
        Case(
            what: "all, with what this run answers for", log: night, choice: .all,
            adopted: ["c1"], taken: ["c3", "c2", "c1"]),
        Case(
            what: "an update of another run", log: night, choice: updates("u1"),
            taken: ["c1"]),
        Case(
            what: "two updates of one group", log: night, choice: updates("u3", "u4"),
            taken: ["c3"]),
        Case(
            what: "an update that nobody knows", log: night, choice: updates("u9"), taken: []),
        Case(
            what: "an update that was applied twice: the newest",
            log: [.ours("c2", "now", "u"), .ours("c1", "before", "u")], choice: updates("u"),
            taken: ["c2"]),
        Case(
            what: "the newest that stands",
            log: [
                .person("r", reverts: "c2"), .ours("c2", "then", "u"), .ours("c1", "before", "u"),
            ], choice: updates("u"), taken: ["c1"]),
        Case(
            what: "what an earlier call of this run took back, and nothing older",
            log: [
                .rollback("r", "now", of: "c2"), .ours("c2", "then", "u"),
                .ours("c1", "before", "u"),
            ], choice: updates("u"), taken: ["c2"]),
        Case(
            what: "what was taken back and brought again",
            log: [
                .person("rr", reverts: "r"), .person("r", reverts: "c1"),
                .ours("c1", "before", "u"),
            ], choice: updates("u"), taken: ["c1"]),
    ])
    func takesWhatIsNamed(one: Case) throws {
        let log = try one.log.map { try $0.commit() }
        let names = try Dictionary(
            one.log.map { (try Line.id($0.name), $0.name) }, uniquingKeysWith: { first, _ in first }
        )
        let selection = RevertSelection(
            one.choice, run: "now",
            adopted: Set(try one.adopted.map { try Line.id($0) }),
            failed: FailedChecks(Self.validation(one.failed)))
        let chosen = try selection.chosen(log, .everything)
        #expect(chosen.candidates.compactMap { names[$0.commit.id] } == one.taken)
    }

    @Test func givesTheReasonOfAGroup() throws {
        let selection = RevertSelection(
            .failed, run: "now", adopted: [], failed: FailedChecks(Self.validation([["u4"]])))
        let candidate = try #require(
            try selection.chosen(try Self.night.map { try $0.commit() }, .everything)
                .candidates.first)
        for update in ["u3", "u4"].map(Line.update) {
            #expect(selection.reason(update, in: candidate) == "build of app failed: broken")
        }
    }

    private static func validation(_ failed: [[String]]?) -> Document<ValidatePayload>? {
        failed.map { failed in
            Document(
                run: "now", tool: Tool.info, started: Timestamp(seconds: 0),
                finished: Timestamp(seconds: 0),
                repository: RepositoryInfo(url: nil, branch: nil, commit: nil), inputs: [],
                outcome: .complete, summary: "", findings: [],
                payload: ValidatePayload(
                    checks: failed.map { updates in
                        Check(
                            check: "build", subject: "app", outcome: .failed, reason: "broken",
                            seconds: 0, updates: updates.map(Line.update))
                    }, verdict: .failed))
        }
    }
}
