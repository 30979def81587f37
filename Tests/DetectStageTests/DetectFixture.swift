import Contracts
import SystemSupport
import TestSupport
import Testing

/// Runs detect on a repository and a source, and reads what it wrote.
struct DetectFixture {
    let git: GitFixture

    init(_ files: [String: String]) throws { git = try GitFixture(files) }

    /// Runs detect on a report.
    func report(
        _ fixture: RenovateFixture, exit: Int32 = 0
    ) throws -> Document<DetectPayload> {
        try report(text: fixture.report, exit: exit)
    }

    func report(text: String, exit: Int32 = 0) throws -> Document<DetectPayload> {
        let path = try git.writeBeside("report.json", text)
        return try document(["--renovate-report", path], exit: exit)
    }

    /// Runs detect on a log.
    func log(_ text: String, exit: Int32 = 0) throws -> Document<DetectPayload> {
        let path = try git.writeBeside("renovate.log", text)
        return try document(["--renovate-log", path], exit: exit)
    }

    func document(_ arguments: [String], exit: Int32) throws -> Document<DetectPayload> {
        let result = try Programs.run(
            "upkeep-detect", arguments + ["-o", "json"], in: git.work)
        #expect(result.exit == exit, "\(result.err)")
        return try CanonicalJSON.document(DetectPayload.self, from: result.out)
    }

    /// Runs detect and expects it to refuse.
    func refusal(_ arguments: [String], exit: Int32 = 65) throws -> String {
        let result = try Programs.run("upkeep-detect", arguments, in: git.work)
        #expect(result.exit == exit, "\(result.err)")
        #expect(result.out.isEmpty)
        return result.err
    }
}

extension Document where Payload == DetectPayload {
    func rules() -> [String] { findings.map(\.rule) }
}
