import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

@testable import BackupStage

/// Which backups stay, as a table.
@Suite struct RetentionPlanTests {
    /// No file of it is looked at.
    private let directory: DirectoryHandle

    init() throws { directory = try DirectoryHandle.following("/") }

    /// A backup of a day of November 2026, named by it, with the days that it builds on.
    private func entry(
        _ day: Int, on others: [Int] = [], isVerified: Bool = true
    ) -> BackupStore.Entry {
        func name(_ day: Int) -> RunID { "202611\(day < 10 ? "0" : "")\(day)T060000Z-00000000" }
        let run = name(day)
        let manifest = BackupManifest(
            run: run, created: "2026-11-\(day < 10 ? "0" : "")\(day)T06:00:00Z",
            tool: Tool.info, repository: RepositoryInfo(url: nil, branch: nil, commit: nil),
            head: nil, commit: "commit", tree: "tree", references: [],
            bundles: (others + [day]).map { day in
                BackupManifest.Bundle(
                    run: name(day), file: "\(day)", bytes: 0, sha256: "", encrypted: false,
                    objects: 0)
            },
            since: others.last.map(name), recipients: nil, verified: isVerified)
        return BackupStore.Entry(
            run: run, archive: BackupArchive(files: directory, manifest: manifest))
    }

    private func days(_ entries: [BackupStore.Entry]) -> [Int] {
        entries.compactMap { $0.manifest.bundles.last.flatMap { Int($0.file) } }
    }

    /// Keeps `count` backups of at most so many days, of those of the days 1 to 5; today is the 6th.
    @Test(
        arguments: [
            (5, nil, [5, 4, 3, 2, 1], []), (2, nil, [5, 4], [1, 2, 3]),
            (9, 3, [5, 4, 3], [1, 2]), (1, 9, [5], [1, 2, 3, 4]), (9, 0, [5], [1, 2, 3, 4]),
        ] as [(Int, Int?, [Int], [Int])])
    func keepsTheNewest(_ count: Int, _ days: Int?, _ kept: [Int], _ removed: [Int]) throws {
        let now = try #require(Timestamp(rfc3339: "2026-11-06T06:00:00Z"))
        let entries = (1...5).reversed().map { entry($0) }
        let plan = RetentionPlan(entries, count: count, days: days, now: now)
        #expect(self.days(plan.kept) == kept)
        #expect(self.days(plan.removed) == removed)
    }

    @Test func keepsWhatAKeptOneBuildsOn() throws {
        let entries = [
            entry(5, on: [2, 4]), entry(4, on: [2]), entry(3), entry(2),
        ]
        let plan = RetentionPlan(entries, count: 1, days: nil, now: .now())
        #expect(days(plan.kept) == [5, 4, 2] && days(plan.removed) == [3])
    }

    @Test func keepsTheNewestThatIsVerifiedWhateverItsAge() throws {
        let entries = [
            entry(5, isVerified: false), entry(4), entry(3), entry(2),
        ]
        let later = try #require(Timestamp(rfc3339: "2027-11-06T06:00:00Z"))
        let plan = RetentionPlan(entries, count: 9, days: 30, now: later)
        #expect(days(plan.kept) == [4] && days(plan.removed) == [2, 3, 5])
    }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (11_149_999, "11.1 MB"),
        (2_000_000_000_000_000, "2000.0 TB"),
    ])
    func writesSizesForPeople(_ bytes: Int, _ text: String) {
        #expect(Size.text(bytes) == text)
    }

    @Test(
        arguments: [
            ([], nil, true), (["age1x"], nil, true), ([], "/r", true),
            (["AGE-SECRET-KEY-1"], nil, false), (["ssh-dss x"], nil, false),
        ] as [([String], String?, Bool)])
    func takesPublicKeysAlone(_ keys: [String], _ file: String?, _ isFine: Bool) throws {
        func read() throws(StageFailure) -> Recipients? {
            try Recipients(keys: keys, file: file, fileDigest: "d")
        }
        if isFine {
            #expect((try read() == nil) == (keys.isEmpty && file == nil))
        } else {
            let failure = #expect(throws: StageFailure.self) { try read() }
            #expect(failure?.exit == .usage && failure?.message.contains("KEY-1") == false)
        }
    }

    @Test func givesEqualRecipientsEqualDigests() throws {
        func digest(_ keys: [String], _ content: String) throws -> String? {
            try Recipients(keys: keys, file: nil, fileDigest: content)?.digest
        }
        #expect(try digest(["age1b", "age1a"], "") == digest(["age1a", "age1b"], ""))
        #expect(try digest(["age1a"], "x") != digest(["age1a"], "y"))
    }
}
