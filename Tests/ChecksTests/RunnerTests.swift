import Contracts
import Snapshot
import Testing

@testable import Checks

/// What it means that a check fails, and whose fault it is: one policy, over a check that reads its
/// state from words in files.
@Suite struct RunnerTests {
    /// Fails where a file says BAD; where one says AWAY, what is missed can lie elsewhere; where one
    /// says UNKNOWN, nothing can be told. Without a file x there is nothing to look at.
    struct Words: StateCheck {
        static let name = "words"
        static let complaint = "is not good"
        static let failed = Rule(
            "test/bad", .error, "It is bad.", why: "Nothing good comes of it.",
            example: .situation("A file says BAD."), remedy: "mend it")

        struct Subject: CheckSubject { let name: String }

        init() {}
        init(_ tools: CheckTools) {}

        func subjects(of change: CheckedChange) -> [Subject] { [Subject(name: "x")] }

        func inputs(of subject: Subject, in change: CheckedChange) throws -> Set<String> {
            Set(try change.head.paths() + change.base.paths()).subtracting(["unrelated"])
        }

        func look(at places: [(subject: Subject, snapshot: Snapshot)]) throws -> [Sight] {
            try places.map { _, snapshot in
                if try snapshot.file("x") == nil { return Sight(.absent()) }
                let text = try snapshot.paths().map { path in
                    String(decoding: try snapshot.bytes(path) ?? [], as: UTF8.self)
                }.joined(separator: " ")
                if text.contains("UNKNOWN") {
                    return Sight(.unknown(Obstacle("closed", .of(Self.failed, "x", "closed"))))
                }
                var problems: [Problem] = []
                if text.contains("BAD") {
                    problems.append(Problem("bad", reason: "bad"))
                }
                if text.contains("AWAY") {
                    var problem = Problem("away", reason: "away")
                    problem.isExcused = "elsewhere"
                    problems.append(problem)
                }
                return Sight(.seen(problems))
            }
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let base: [String: String]
        let steps: [Step]
        var hasForeign: Bool?
        let says: String
        var rules: [String] = []
        var testDescription: String { what }
    }

    private static let three = ["x": "ok", "a": "1", "b": "1", "c": "1"]

    private static func each(_ a: String, _ b: String, _ c: String) -> [Step] {
        [
            .ours("ua", files: ["a": a]), .ours("ub", files: ["b": b]),
            .ours("uc", files: ["c": c]),
        ]
    }

    @Test(arguments: [
        Case(
            what: "holds", base: ["x": "ok"], steps: [.ours("u", files: ["x": "ok 2"])],
            says: "passed [u]"),
        Case(
            what: "mended", base: ["x": "BAD"], steps: [.ours("u", files: ["x": "ok"])],
            says: "passed [u]"),
        Case(
            what: "new and holds", base: ["y": "ok"], steps: [.ours("u", files: ["x": "ok"])],
            says: "passed [u]"),
        Case(
            what: "new and fails", base: ["y": "ok"], steps: [.ours("u", files: ["x": "BAD"])],
            says: "skipped new [u]", rules: ["validate/fails-new"]),
        Case(
            what: "failed before", base: ["x": "BAD"], steps: [.ours("u", files: ["x": "BAD 2"])],
            says: "skipped fails-before [u]", rules: ["validate/fails-before"]),
        Case(
            what: "not known before", base: ["x": "UNKNOWN"],
            steps: [.ours("u", files: ["x": "BAD"])], says: "skipped fails-before [u]",
            rules: ["validate/fails-before"]),
        Case(
            what: "cannot be looked at, and held before", base: ["x": "ok"],
            steps: [.ours("u", files: ["x": "UNKNOWN"])], says: "skipped unjudged [u]",
            rules: ["test/bad", "validate/unjudged"]),
        Case(
            what: "cannot be looked at, and failed before", base: ["x": "BAD"],
            steps: [.ours("u", files: ["x": "UNKNOWN"])], says: "skipped closed [u]",
            rules: ["test/bad"]),
        Case(
            what: "cannot be looked at, as before", base: ["x": "UNKNOWN"],
            steps: [.ours("u", files: ["x": "UNKNOWN 2"])], says: "skipped closed [u]",
            rules: ["test/bad"]),
        Case(
            what: "lies elsewhere, as before", base: ["x": "AWAY"],
            steps: [.ours("u", files: ["x": "AWAY 2"])], says: "skipped elsewhere [u]"),
        Case(
            what: "new, and lies elsewhere", base: ["y": "ok"],
            steps: [.ours("u", files: ["x": "AWAY"])], says: "skipped elsewhere [u]"),
        Case(
            what: "was here, and is gone", base: ["x": "ok"],
            steps: [.ours("u", files: ["x": "AWAY"])], says: "failed away [u]",
            rules: ["test/bad"]),
        Case(
            what: "another problem than before", base: ["x": "AWAY"],
            steps: [.ours("u", files: ["x": "AWAY BAD"])], says: "failed bad [u]",
            rules: ["test/bad"]),
        Case(
            what: "broken", base: ["x": "ok"], steps: [.ours("u", "v", files: ["x": "BAD"])],
            says: "failed bad [u v]", rules: ["test/bad"]),
        Case(
            what: "gone, and nothing to say", base: ["x": "ok", "y": "ok"],
            steps: [.ours("u", files: ["x": nil])], says: ""),
    ])
    func judges(one: Case) throws { try look(one) }

    @Test(arguments: [
        Case(
            what: "the first of three", base: three, steps: each("BAD", "2", "2"),
            says: "failed bad [ua]", rules: ["test/bad"]),
        Case(
            what: "the second of three", base: three, steps: each("2", "BAD", "2"),
            says: "failed bad [ub]", rules: ["test/bad"]),
        Case(
            what: "the third of three", base: three, steps: each("2", "2", "BAD"),
            says: "failed bad [uc]", rules: ["test/bad"]),
        Case(
            what: "two of three, and not the one between", base: three,
            steps: each("BAD", "2", "BAD"), says: "failed bad [ua uc]", rules: ["test/bad"]),
        Case(
            what: "all three", base: three, steps: each("BAD", "BAD", "BAD"),
            says: "failed bad [ua ub uc]", rules: ["test/bad"]),
        Case(
            what: "mended and broken again", base: ["x": "ok"],
            steps: [
                .ours("u1", files: ["x": "BAD"]), .ours("u2", files: ["x": "ok 2"]),
                .ours("u3", files: ["x": "BAD 3"]),
            ], says: "failed bad [u3]", rules: ["test/bad"]),
        Case(
            what: "two groups in one file", base: ["x": "1\n1\n1\n"],
            steps: [
                .ours("u1", files: ["x": "1\nBAD\n1\n"]), .ours("u2", files: ["x": "1\nBAD\n2\n"]),
            ], says: "failed bad [u1]", rules: ["test/bad"]),
        Case(
            what: "two groups in one line, which cannot be told apart", base: ["x": "1\n"],
            steps: [
                .ours("u1", files: ["x": "BAD\n"]), .ours("u2", files: ["x": "BAD 2\n"]),
                .ours("u3", files: ["unrelated": "1"]),
            ], says: "failed bad [u1 u2]", rules: ["test/bad"]),
        Case(
            what: "ours before a person's", base: ["x": "ok", "a": "1"],
            steps: [.ours("u1", files: ["a": "BAD"]), .theirs(["y": "ok"])],
            says: "failed bad [u1]", rules: ["test/bad"]),
        Case(
            what: "ours after a person's", base: ["x": "ok", "a": "1", "b": "1"],
            steps: [
                .ours("u1", files: ["a": "2"]), .theirs(["y": "ok"]),
                .ours("u2", files: ["b": "BAD"]),
            ], says: "failed bad [u2]", rules: ["test/bad"]),
        Case(
            what: "a person's between ours", base: ["x": "ok", "a": "1", "b": "1"],
            steps: [
                .ours("u1", files: ["a": "2"]), .theirs(["y": "BAD"]),
                .ours("u2", files: ["b": "2"]),
            ], says: "skipped broken-by-others", rules: ["validate/broken-by-others"]),
        Case(
            what: "a person's after ours", base: ["x": "ok", "a": "1"],
            steps: [.ours("u1", files: ["a": "2"]), .theirs(["y": "BAD"])],
            says: "skipped broken-by-others", rules: ["validate/broken-by-others"]),
        Case(
            what: "ours, and a person's after it", base: ["x": "ok", "a": "1", "b": "1"],
            steps: [
                .ours("u1", files: ["a": "BAD"]), .theirs(["y": "BAD"]),
                .ours("u2", files: ["b": "2"]),
            ], says: "failed bad [u1]", rules: ["test/bad"]),
        Case(
            what: "nobody, where all of ours hold and nobody else is known of",
            base: ["x": "ok", "a": "1", "b": "1"],
            steps: [
                .ours("u1", files: ["a": "2"]), .ours("u2", files: ["b": "2"]),
                .theirs(["y": "BAD"]),
            ], hasForeign: false, says: "failed bad", rules: ["test/bad"]),
        Case(
            what: "nobody, where a commit between cannot be looked at",
            base: ["x": "ok", "a": "1", "b": "1"],
            steps: [
                .ours("u1", files: ["a": "UNKNOWN"]), .ours("u2", files: ["a": "BAD"]),
                .ours("u3", files: ["b": "2"]),
            ], says: "failed bad", rules: ["test/bad"]),
        Case(
            what: "nobody, where revisions were named", base: ["x": "ok"],
            steps: [.theirs(["x": "BAD"])], says: "failed bad", rules: ["test/bad"]),
    ])
    func blames(one: Case) throws { try look(one) }

    private func look(_ one: Case) throws {
        let fixture = try HistoryFixture(one.base, one.steps, hasForeign: one.hasForeign)
        let results = try CheckRunner(change: fixture.change, names: UpdateNames(nil))
            .run(Words())
        #expect(results.map(\.line) == (one.says.isEmpty ? [] : ["x: \(one.says)"]))
        #expect(results.flatMap(\.findings).map(\.rule) == one.rules)
        #expect(
            results.contains(where: \.isLeftOut) == one.says.contains("closed")
                || one.says.contains("unjudged"))
    }

    @Test(arguments: [
        (Step.ours("u", files: ["x": "BAD"]), "x is not good any more: u"),
        (.theirs(["x": "BAD"]), "x is not good any more"),
    ])
    func saysWhoBrokeIt(step: Step, message: String) throws {
        let fixture = try HistoryFixture(["x": "ok"], [step])
        let results = try CheckRunner(change: fixture.change, names: UpdateNames(nil))
            .run(Words())
        #expect(results.flatMap(\.findings).map(\.message) == [message])
    }

    @Test func saysThatNobodyCanBeBlamed() throws {
        let fixture = try HistoryFixture(
            ["x": "ok", "a": "1"],
            [
                .ours("u1", files: ["a": "UNKNOWN"]), .ours("u2", files: ["a": "BAD"]),
                .ours("u3", files: ["b": "2"]),
            ])
        let results = try CheckRunner(change: fixture.change, names: UpdateNames(nil))
            .run(Words())
        #expect(
            results.flatMap(\.findings).map(\.message)
                == ["x is not good any more, and which commit broke it cannot be told"])
    }

    // MARK: change checks

    /// Finds fault with steps that make a file shorter.
    struct Shorter: ChangeCheck {
        static let name = "shorter"
        static let failed = Rule(
            "test/shorter", .error, "It is shorter.", why: "What is lost is gone.",
            example: .situation("A file lost a line."), remedy: "mend it")

        init() {}
        init(_ tools: CheckTools) {}

        func look(at step: ChangeStep, paths: Set<String>) throws -> [Comparison] {
            try paths.sorted().compactMap { path in
                guard let old = try step.old.bytes(path), let new = try step.new.bytes(path),
                    old != new
                else { return nil }
                return Comparison(
                    subject: path, updates: step.commit?.updates ?? [],
                    problem: new.count < old.count ? Problem("short", reason: "short") : nil)
            }
        }
    }

    @Test(arguments: [
        ([Step.theirs(["x": "1"])], ["x: failed short"]),
        ([.theirs(["x": "12345"]), .theirs(["x": "1234"])], ["x: passed"]),
        ([.ours("u", files: ["x": "1"])], ["x: failed short [u]"]),
        (
            [
                .ours("u", files: ["x": "1234"]), .theirs(["x": "1"]),
                .ours("v", files: ["x": "12"]),
            ],
            ["x: passed [u]", "x: passed [v]"]
        ),
    ])
    func comparesEachCommitOfOursWithItsParent(steps: [Step], says: [String]) throws {
        #expect(try HistoryFixture(["x": "123"], steps).run(Shorter()) == says)
    }

    // MARK: parts

    @Test(arguments: [
        ("a\nb\nc", "a\nB\nc", "a\nB\nC", "a\nb\nC"), ("a\nb\n", "a\nB\n", "a\nX\n", nil),
        ("a\nb\n", "a\nB\n", "n\na\nB\n", nil), ("a\n", "a\nb\n", "a\nb\n", nil),
        ("a", "b", "b", "a"),
    ])
    func undoesLines(old: String, new: String, later: String, without: String?) {
        let bytes = LineChange(from: Array(old.utf8), to: Array(new.utf8))?
            .undone(in: Array(later.utf8))
        #expect(bytes.map { String(decoding: $0, as: UTF8.self) } == without)
    }

    @Test func everyCheckHasANameAndRulesOfItsOwn() {
        #expect(Set(Checks.all.map(\.name)).count == Checks.all.count)
        let ids = Checks.rules.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(Set(ids).isDisjoint(with: Rule.all.map(\.id)))
        #expect(ids.allSatisfy { $0.hasPrefix("validate/") || $0.hasPrefix("apis/") })
    }
}
