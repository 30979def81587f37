import Contracts
import GitStore
import Names
import Publishing
import Testing

/// What the commit-msg hook says of a message.
@Suite struct TrailerProblemTests {
    private static let run = "Upkeep-Run: 20261120T060000Z-3f2a9c1d\n"
    private static let update =
        "Upkeep-Update: u-77aa01c3de\nUpkeep-Package: docker ghcr.io/x/web\n"
        + "Previous-Version: 1.0.0\nNew-Version: 1.1.0\n"
    private static let whole = run + update

    private static func problems(_ message: String, comment: Character? = "#") -> [String] {
        TrailerProblem.all(in: message, comment: comment).map { "\($0.line): \($0.message)" }
    }

    /// `u-77aa01c3df`, which is another update.
    private static let other = update.replacing("de\n", with: "df\n")
    private static let second = run.replacing("1d", with: "1e")
    private static let long = whole.replacing("\n", with: "\r\n")

    private static let good: [String] = [
        "", "\n\n", "subject", "subject\n\nSigned-off-by: me\n",
        "subject\n\nUpkeep-Run is a trailer, and so is\nthe Upkeep-Update: of the docs\n",
        "subject\n\n    Upkeep-Run: quoted\n\nend\n",
        "subject\n\nUpkeep-Idea: of a person's, in the middle\n\nend\n",
        "subject\n\n\(whole)", "subject\n\n\(whole)Signed-off-by: me\n",
        "subject\n\n\(whole)\(other)", "subject\n\n\(run)",
        "Revert \"x\"\n\nwhy\n\n\(run)Upkeep-Rollback: u-77aa01c3de\n",
        "subject\n\n\(whole)# a comment\n#\n\n#end\n",
        "subject\n\n\(whole)# ------------------------ >8 ------------------------\nUpkeep-Run: x\n",
        "subject\r\n\r\n\(long)",
    ]

    @Test(arguments: good)
    func hasNothingToSay(message: String) {
        #expect(Self.problems(message).isEmpty)
    }

    private static let bad: [(message: String, problems: [String])] = [
        ("\(whole)\nmore\n", ["3: Upkeep-Run is read in the last paragraph"]),
        ("\(run)\nSigned-off-by: me\n", ["3: Upkeep-Run is read in the last paragraph"]),
        ("\(whole)(cherry picked from commit 1)\n", ["8: \"(cherry picked from"]),
        ("words\n\(run)", ["3: \"words\" is no trailer: none of its paragraph is read"]),
        ("upkeep-run: 20261120T060000Z-3f2a9c1d\n", ["3: upkeep-run is written Upkeep-Run"]),
        ("Upkeep-Runs: 1\n", ["3: Upkeep-Runs is not a trailer of upkeep"]),
        ("Upkeep-Run: cut\n", ["3: \"cut\" is not the name of a run"]),
        ("Upkeep-Run:\n", ["3: \"\" is not the name of a run"]),
        ("\(run)Upkeep-Rollback: u-77aa01c3d\n", ["4: \"u-77aa01c3d\" is not the id of an"]),
        ("\(update)", ["3: Upkeep-Update stands without Upkeep-Run"]),
        ("\(whole)\(second)", ["8: it names a second run"]),
        (
            "\(run)Upkeep-Update: u-77aa01c3de\n\(other)",
            ["4: its Upkeep-Package is missing", "4: its New-Version is missing"]
        ),
        ("\(run)Upkeep-Package: docker x\n", ["4: Upkeep-Package stands before any"]),
        ("\(whole)New-Version: 3\n", ["8: New-Version stands twice for one update"]),
        ("\(whole)Upkeep-Override: \n", ["8: Upkeep-Override gives no reason"]),
    ]

    @Test(arguments: bad)
    func saysWhatIsWrong(message: String, expected: [String]) {
        let problems = Self.problems("x\n\n" + message)
        #expect(problems.count == expected.count, "\(problems)")
        for (problem, start) in zip(problems, expected) { #expect(problem.hasPrefix(start)) }
    }

    /// A message that no editor showed keeps its lines.
    @Test func takesCommentsForLinesWhereGitKeepsThem() {
        let message = "x\n\n" + Self.whole + "# no comment\n"
        #expect(Self.problems(message, comment: nil).count == 1)
        #expect(Self.problems(message, comment: ";").count == 1)
    }

    @Test func saysLittleOfAHostileMessage() {
        let name = String(repeating: "\u{1B}[31m\u{202E}e\u{301}", count: 10_000)
        let lines = "x\n\n" + String(repeating: "Upkeep-Run: \(name)\n", count: 50)
        let problems = TrailerProblem.all(in: lines, comment: "#")
        #expect(problems.count <= 20)
        #expect(
            problems.allSatisfy { $0.message.utf8.count < 500 && !$0.message.contains("\u{1B}") })
    }

    @Test func findsNothingWrongWithWhatUpkeepWrites() throws {
        let run = RunID(started: Timestamp(seconds: 0), digest: "3f2a9c1d")
        let steps = ["a", "\"quoted\" @x/y", "é"].map { name in
            CommitRecord.Step(
                update: UpdateID(of: [name]), datasource: .docker, package: name, component: "c d",
                from: VersionPair(value: "1", digest: "sha256:1"), to: VersionPair(value: "@2"))
        }
        let text = try CommitMessage(subject: nil, run: run).text(
            steps.map { CommitMessage.Line(step: $0, name: "n", kind: .minor, file: "f") },
            branch: nil, override: "because")
        #expect(Self.problems(text).isEmpty)
    }
}
