import Contracts
import SystemSupport
import TestSupport
import Testing

/// Standard streams that are closed: no file of ours may get their numbers.
@Suite struct StreamsTests {
    /// Runs a program of ours with some of the streams closed.
    private static func run(
        _ night: NightFixture, _ words: String, closing streams: String
    ) throws -> Programs.Result {
        try Programs.run(
            "sh", ["-c", "exec '\(Programs.directory)'/\(words) \(streams)"], in: night.git.work,
            environment: night.environment)
    }

    @Test(arguments: ["<&-", "2>&-", "<&- 2>&-"])
    func messagesGoIntoNoFile(streams: String) throws {
        let night = try NightFixture()
        let result = try Self.run(
            night, "upkeep run update --renovate-report '\(night.report)' -v", closing: streams)
        #expect(result.exit == 2, "\(result.err) \(result.text)")
        #expect(try night.git.readState("lock") == "")
        #expect(try night.document(RollbackPayload.self).payload.push.outcome == .pushed)
    }

    @Test(arguments: [">&-", "<&- >&-", "<&- >&- 2>&-", ">/dev/full"])
    func whatCannotBeWrittenIsAnError(streams: String) throws {
        let night = try NightFixture()
        let words = "upkeep-detect --renovate-report '\(night.report)'"
        #expect(try Self.run(night, words, closing: streams).exit == 70)
        #expect(try night.git.readState("lock") == "")
        #expect(try Self.run(night, "upkeep version", closing: streams).exit == 70)
        #expect(try Self.run(night, words + " -q", closing: streams).exit == 0)
    }

    @Test func standardInputThatIsClosedIsEmpty() throws {
        let night = try NightFixture()
        let result = try Self.run(night, "upkeep-analyze --input -", closing: "<&-")
        #expect(result.exit == 65, "\(result.err)")
    }
}
