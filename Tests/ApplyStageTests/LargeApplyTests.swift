import Contracts
import SystemSupport
import TestSupport
import Testing

/// Many updates at once: their objects go into one pack.
@Suite struct LargeApplyTests {
    private func fixture(isOneGroup: Bool) throws -> ApplyFixture {
        try ApplyFixture(
            (0..<60).map { number in
                let branch = isOneGroup ? "all" : "\(number)"
                return (
                    "apps/\(number % 7)/\(number).yaml", "x/app-\(number)",
                    [RenovateFixture.update("minor", "1.1.0", branch: branch)]
                )
            })
    }

    @Test(arguments: [true, false]) func storesOnePackThatGitReads(isOneGroup: Bool) throws {
        let one = try fixture(isOneGroup: isOneGroup)
        let loose = try one.git.git("count-objects")
        let document = try one.apply()
        let applied = document.payload.changes.filter { $0.outcome == .applied }
        #expect(applied.count == 60 && document.payload.push.outcome == .pushed)
        #expect(Set(applied.map(\.commit)).count == (isOneGroup ? 1 : 60))
        #expect(try one.git.git("count-objects") == loose)
        #expect(try one.git.git("count-objects", "-v").contains("packs: 1\n"))
        #expect(try one.git.git("fsck", "--strict").isEmpty)
        #expect(try one.git.git("status", "--porcelain").isEmpty)
        for number in 0..<60 {
            let text = try one.git.read("apps/\(number % 7)/\(number).yaml")
            #expect(text == ApplyFixture.deployment("x/app-\(number):1.1.0"))
        }
    }

    @Test func storesNothingInADryRun() throws {
        let one = try fixture(isOneGroup: true)
        let before = try one.git.git("count-objects", "-v")
        #expect(try one.git.upkeep("upkeep-apply", "--dry-run").exit == 0)
        #expect(try one.git.git("count-objects", "-v") == before)
    }
}
