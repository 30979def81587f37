import Contracts
import SystemSupport
import TestSupport
import Testing

/// Real Renovate output on real repositories.
@Suite(.enabled(if: SharedData.isPresent, "needs the real inputs in ../shared/data"))
struct RealInputTests {
    /// One of Renovate's runs, as the folder's README has it.
    struct Run: CustomTestStringConvertible, Sendable {
        let name: String
        let counts: [Int]
        var testDescription: String { name }
        var repository: String { Paths.name(name) }
    }

    static let runs: [Run] = {
        guard SharedData.isPresent, let bytes = try? SharedData.read("renovate/README.md") else {
            return []
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.filter { $0 != " " } }
            guard cells.count == 6, cells[0].contains("/"), let first = Int(cells[1]) else {
                return nil
            }
            return Run(name: cells[0], counts: [first] + cells[2...4].compactMap { Int($0) })
        }
    }()

    /// The repository of a run, in a work tree with a bare remote.
    private func repository(_ name: String) throws -> GitFixture {
        let scratch = try ScratchDirectory()
        try SharedData.unpack("repos/\(name).tar.xz", into: scratch.path)
        return try GitFixture(copyOf: scratch.path)
    }

    private func read<Payload: StagePayload>(
        _ type: Payload.Type, _ git: GitFixture
    ) throws -> Document<Payload> {
        let path = git.run() + "/\(Payload.stage.rawValue).json"
        return try CanonicalJSON.document(type, from: Files.read(path, limit: 1 << 28))
    }

    @Test func knowsAllRuns() { #expect(Self.runs.count == 15) }

    @Test(arguments: runs)
    func losesNothingAndChangesOnlyVersions(_ run: Run) throws {
        var payloads: [DetectPayload] = []
        for kind in ["report.json", "log"] {
            let git = try repository(run.repository)
            let base = try git.git("rev-parse", "HEAD")
            let source = "\(SharedData.root ?? "")/renovate/\(run.name).\(kind).xz"
            let flag = kind == "log" ? "--renovate-log" : "--renovate-report"
            let result = try git.upkeep("upkeep", "run", "update", flag, source)
            #expect(result.exit == 0, "\(result.err)")
            let detect = try read(DetectPayload.self, git)
            let counts = try #require(detect.payload.sources.first).counts
            #expect([counts.entries, counts.updates, counts.skipped, counts.warned] == run.counts)
            try expectNothingLost(detect, read(ReportPayload.self, git))
            try expectOnlyVersionsChanged(git, base)
            payloads.append(detect.payload)
        }
        #expect(payloads[0].updates == payloads[1].updates)
        func withoutReasons(_ payload: DetectPayload) -> [Dependency] {
            payload.dependencies.map { dependency in
                var dependency = dependency
                dependency.lookup.reason = nil
                return dependency
            }
        }
        #expect(withoutReasons(payloads[0]) == withoutReasons(payloads[1]))
    }

    /// Each update is located or has a finding, and stands in the report.
    private func expectNothingLost(
        _ detect: Document<DetectPayload>, _ report: Document<ReportPayload>
    ) {
        let explained = Set(detect.findings.filter { $0.place != nil }.map(\.subject))
        for update in detect.payload.updates where update.references.isEmpty {
            #expect(explained.contains(update.id.text), "\(update.id)")
        }
        let entries = report.payload.sections.flatMap(\.entries).compactMap(\.update)
        #expect(entries.sorted() == detect.payload.updates.map(\.id).sorted())
        let named = Set(report.payload.sections.flatMap(\.entries).compactMap(\.file))
        for dependency in detect.payload.dependencies where dependency.lookup.state == .failed {
            #expect(named.contains(dependency.file))
        }
        #expect(report.payload.summary.complete == detect.payload.complete)
    }

    /// The new content of each file is the old one with the recorded edits, byte for byte, and
    /// nothing else changed anywhere.
    private func expectOnlyVersionsChanged(_ git: GitFixture, _ base: String) throws {
        let apply = try read(ApplyPayload.self, git)
        let applied = apply.payload.changes.filter { $0.outcome == .applied }
        #expect(!applied.isEmpty || apply.payload.changes.count < 3)
        var edits: [String: Set<Edit>] = [:]
        for edit in applied.flatMap(\.edits) {
            edits[edit.reference.file, default: []].insert(edit)
        }
        let changed = try git.gitRemote("diff", "--name-only", base, "main")
        #expect(Set(changed.split(separator: "\n").map(String.init)) == Set(edits.keys))
        for (file, edits) in edits {
            let old = try Programs.run(
                "git", ["--git-dir=\(git.remote)", "show", "\(base):\(file)"]
            ).out
            let new = try Programs.run("git", ["--git-dir=\(git.remote)", "show", "main:\(file)"])
                .out
            var expected: [UInt8] = []
            var position = 0
            for edit in edits.sorted(by: { $0.reference.bytes[0] < $1.reference.bytes[0] }) {
                let span = edit.reference.bytes
                #expect(old[span[0]..<span[1]].elementsEqual(edit.reference.text.utf8))
                expected += old[position..<span[0]] + Array(edit.newText.utf8)
                position = span[1]
            }
            #expect(expected + old[position...] == new, "\(file)")
        }
        let merges = try git.gitRemote("rev-list", "--merges", "main")
        #expect(merges.isEmpty)
        #expect(try git.git("status", "--porcelain").isEmpty)
    }

    /// One row of EXPECT.tsv.
    struct Abnormal: CustomTestStringConvertible, Sendable {
        let file: String
        let repository: String
        let outcomes: [String]
        let pattern: String
        var testDescription: String { file }
    }

    static let abnormal: [Abnormal] = {
        guard SharedData.isPresent, let bytes = try? SharedData.read("renovate/abnormal/EXPECT.tsv")
        else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(
                String.init)
            guard cells.count >= 3, !line.hasPrefix("#") else { return nil }
            return Abnormal(
                file: cells[0], repository: cells[1],
                outcomes: cells[2].split(separator: "|").map(String.init),
                pattern: cells.count > 3 ? cells[3] : "")
        }
    }()

    @Test(arguments: abnormal)
    func tellsARunThatWentWrongFromAQuietDay(_ row: Abnormal) throws {
        let git = try repository(row.repository)
        let source = "\(SharedData.root ?? "")/renovate/abnormal/\(row.file)"
        let flag = row.file.contains(".log") ? "--renovate-log" : "--renovate-report"
        let result = try git.upkeep("upkeep-detect", flag, source, "-o", "json")
        var outcome = "bad-input"
        if result.exit == 65 {
            #expect(result.out.isEmpty)
        } else {
            let document = try CanonicalJSON.document(DetectPayload.self, from: result.out)
            outcome = document.outcome.rawValue
            #expect(document.payload.complete == (document.outcome == .complete))
        }
        #expect(row.outcomes.contains(outcome), "\(outcome) \(result.err)")
        if !row.pattern.isEmpty {
            let said = (result.err + result.text).lowercased()
            let pattern = try Regex(row.pattern.lowercased())
            #expect(said.firstMatch(of: pattern) != nil, "\(row.pattern)")
        }
        if outcome != "complete" {
            let report = try git.upkeep("upkeep-report")
            #expect(!report.text.contains("up to date"))
        }
    }
}
