import Contracts
import FoundationEssentials
import SystemSupport
import TestSupport
import Testing

/// Version bumps that a bot really committed, handed over as Renovate would: detect, analyze and
/// apply must leave on the remote what the bot committed, or nothing and say why.
@Suite(
    .serialized,
    .enabled(
        if: SharedData.isPresent
            && (try? Programs.run("python3", ["-c", "import yaml"]).exit) == 0,
        "needs the real inputs in ../shared/data, and python3 with PyYAML"))
struct AsRenovateTests {
    /// How a case came out.
    enum Verdict: String { case right, left, half, wrong }

    /// What is done to the report before it is handed over.
    enum Twist: String { case none, otherPackage, partOfVersion }

    /// The cases as the script wrote them, batch by batch.
    private func batches(_ scratch: ScratchDirectory) throws -> [String] {
        try SharedData.unpack("replay/blobs.tar.xz", into: scratch.path)
        let data = Paths.join(SharedData.root ?? "", "replay")
        let result = try Programs.run(
            "python3",
            [
                data + "/as-renovate.py", data + "/cases.jsonl", scratch.file("blobs"),
                scratch.file("out"),
            ])
        try #require(result.exit == 0, "\(result.err)")
        return try Files.list(scratch.file("out")).filter { $0.hasPrefix("batch-") }.sorted()
            .map { scratch.file("out/\($0)") }
    }

    @Test func leavesWhatTheBotCommitted() throws {
        let scratch = try ScratchDirectory()
        var counts: [Verdict: Int] = [:]
        for batch in try batches(scratch) {
            let run = try Run(batch, .none)
            for one in try run.cases() {
                let verdict = try run.verdict(one)
                counts[verdict, default: 0] += 1
                if verdict == .right { continue }
                print("as-renovate \(verdict.rawValue): \(one): \(run.reasons(one))")
                #expect(verdict != .wrong, "\(one)")
                #expect(!run.reasons(one).isEmpty, "\(one) has no finding")
            }
        }
        let all = counts.values.reduce(0, +)
        print(
            "as-renovate: \(counts[.right] ?? 0) of \(all) right, \(counts[.left] ?? 0) left with a "
                + "finding, \(counts[.half] ?? 0) half, \(counts[.wrong] ?? 0) wrong")
        #expect(all == 2108)
        #expect(counts[.right] ?? 0 >= 2106)
        // One package in two files is no group: where one place is refused, the other is taken.
        #expect(counts[.half] ?? 0 <= 1)
    }

    /// A report that does not fit the files must change nothing: another package, or only
    /// the beginning of the version that stands there.
    @Test(arguments: [Twist.otherPackage, .partOfVersion])
    func changesNothingThatIsNotMeant(_ twist: Twist) throws {
        let scratch = try ScratchDirectory()
        var counts: [Bool: Int] = [:]
        for batch in try batches(scratch) {
            let run = try Run(batch, twist)
            for one in try run.cases() {
                let touched = try run.touchedPlaces(one)
                counts[touched.isEmpty, default: 0] += 1
                #expect(touched.isEmpty, "\(one): \(touched)")
            }
        }
        print(
            "as-renovate, \(twist.rawValue): \(counts[true] ?? 0) left alone, "
                + "\(counts[false] ?? 0) changed")
    }
}

/// One batch: its repository, and what became of it.
private struct Run {
    let batch: String
    let git: GitFixture
    let base: String
    let findings: [Finding]
    /// Updates that wait, by file, with the reason.
    let skipped: [(file: String, why: String)]

    init(_ batch: String, _ twist: AsRenovateTests.Twist) throws {
        self.batch = batch
        let report = batch + "/report.json"
        let text = try Files.readText(report, limit: 1 << 26)
        var json = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        if twist != .none { json = Twisted.report(json, twist) }
        git = try GitFixture(copyOf: batch + "/old")
        base = try git.git("rev-parse", "HEAD")
        let twisted = try git.writeBeside("report.json", bytes: CanonicalJSON.compact(json))
        let work = git.work
        func run(_ program: String, _ words: [String], _ exits: Set<Int32>) throws {
            let result = try Programs.run(program, words + ["-q"], in: work, timeLimit: 600)
            try #require(exits.contains(result.exit), "\(program): \(result.err)")
        }
        try run("upkeep-detect", ["--renovate-report", twisted], [0, 2])
        let detect = try CanonicalJSON.document(
            DetectPayload.self, from: Files.read(git.run() + "/detect.json", limit: 1 << 28))
        try run("upkeep-analyze", [], [0, 2])
        // All are named: what is looked at are the edits, not what may go by itself.
        let named = detect.payload.updates.flatMap { ["--update", $0.id.text] }
        let override = named.isEmpty ? [] : ["--override", "the bot committed it"]
        try run("upkeep-apply", named + override, [0, 1, 2])
        let apply = try CanonicalJSON.document(
            ApplyPayload.self, from: Files.read(git.run() + "/apply.json", limit: 1 << 28))
        findings = detect.findings + apply.findings
        let files = Dictionary(
            uniqueKeysWithValues: detect.payload.dependencies.map { ($0.id, $0.file) })
        let places = Dictionary(
            uniqueKeysWithValues: detect.payload.updates.map {
                ($0.id, files[$0.dependency] ?? "")
            })
        skipped = apply.payload.changes.filter { $0.outcome == .skipped }.map {
            (places[$0.update] ?? "", "\($0.reason ?? ""): \($0.detail ?? "")")
        }
        try git.git("fetch", "-q", "origin")
        try git.git("reset", "-q", "--hard", "origin/main")
    }

    func cases() throws -> [String] { try Files.list(batch + "/old").sorted() }

    /// What was said of a case's files.
    func reasons(_ one: String) -> [String] {
        findings.filter { $0.place?.file.hasPrefix(one + "/") == true }
            .map { "\($0.rule): \($0.message) \($0.evidence ?? "")" }
            + skipped.filter { $0.file.hasPrefix(one + "/") }.map(\.why)
    }

    /// Compares a case's files with those before and after.
    func verdict(_ one: String) throws -> AsRenovateTests.Verdict {
        let list = try Programs.run("find", [one, "-type", "f"], in: batch + "/old").text
        var verdicts: Set<AsRenovateTests.Verdict> = []
        for file in list.split(separator: "\n") {
            func bytes(_ directory: String) throws -> [UInt8] {
                try Files.read("\(directory)/\(file)", limit: 1 << 26)
            }
            let (got, old, new) = try (
                bytes(git.work), bytes(batch + "/old"), bytes(batch + "/new")
            )
            verdicts.insert(got == new ? .right : got == old ? .left : .wrong)
        }
        if verdicts.contains(.wrong) { return .wrong }
        return verdicts.count == 1 ? verdicts.first ?? .left : .half
    }

    /// What differs in a case's files.
    func touchedPlaces(_ one: String) throws -> String {
        try git.git("diff", "-U0", base, "HEAD", "--", one)
    }
}

/// Makes a report speak of something that the files do not have.
private enum Twisted {
    static func report(_ value: JSONValue, _ twist: AsRenovateTests.Twist) -> JSONValue {
        switch value {
        case .array(let items): return .array(items.map { report($0, twist) })
        case .object(var fields):
            if case .string(let current) = fields["currentValue"] {
                change(&fields, current, twist)
                return .object(fields)
            }
            return .object(fields.mapValues { report($0, twist) })
        default: return value
        }
    }

    private static func change(
        _ fields: inout [String: JSONValue], _ current: String, _ twist: AsRenovateTests.Twist
    ) {
        if twist == .otherPackage {
            fields["depName"] = "zz-other/zz-thing"
            fields["packageName"] = "zz-other/zz-thing"
            return
        }
        let part = String(current.dropLast(current.hasSuffix(".0") ? 2 : 1))
        fields["currentValue"] = .string(part)
        if case .string(let text) = fields["replaceString"] {
            // It ends where the version does, so that it still stands in the file.
            let end = text.ranges(of: current).last?.lowerBound
            fields["replaceString"] = .string(end.map { String(text[..<$0]) + part } ?? text)
        }
    }
}
