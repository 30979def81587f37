internal import Contracts
internal import SystemSupport

/// Runs the built executables, as an operator would.
public enum Programs {
    /// How a program ended.
    public struct Result: Sendable {
        /// The exit code; 128 + signal when a signal ended it.
        public let exit: Int32
        /// Standard output.
        public let out: [UInt8]
        /// Standard error.
        public let err: String

        /// Standard output as text.
        public var text: String { String(decoding: out, as: UTF8.self) }
    }

    /// The directory in which the executables and the tests were built.
    public static let directory: String = {
        if let named = Environment.current()["UPKEEP_TEST_PROGRAMS"] { return named }
        let built = Paths.parent(ProgramImage.path ?? CommandLine.arguments[0])
        for stage in StageName.allCases {
            let path = Paths.join(built, "upkeep-\(stage.rawValue)")
            if Files.link(path) != "upkeep" { try? AtomicFile.replaceLink(path, with: "upkeep") }
        }
        return built
    }()

    /// Whether a program is on PATH.
    public static func isInstalled(_ name: String) -> Bool {
        Environment.current().program(name) != nil
    }

    /// The path of a built executable.
    public static func path(_ name: String) -> String { Paths.join(directory, name) }

    /// Runs a program: one of ours by its name, else one on PATH.
    ///
    /// - Parameters:
    ///   - environment: variables to set; nil removes one.
    ///   - timeLimit: seconds after which it is ended.
    @discardableResult
    public static func run(
        _ name: String, _ arguments: [String], in directory: String? = nil,
        environment: [String: String?] = [:], input: [UInt8]? = nil, timeLimit: Int = 120
    ) throws -> Result {
        var own = Environment.current().withoutGitVariables()
        for name in own.variables.keys where name.hasPrefix("UPKEEP_") {
            own.variables[name] = nil
        }
        own.variables.merge(fixed) { $1 }
        for (name, value) in environment { own.variables[name] = value }
        let program = name.hasPrefix("upkeep") ? path(name) : own.program(name) ?? name
        var request = ChildProcess.Request(
            program, arguments, environment: own, directory: directory)
        request.input = input
        request.output = .capture(limit: 1 << 30)
        request.timeLimitSeconds = timeLimit
        let result = try ChildProcess.run(request)
        let err = String(decoding: result.error, as: UTF8.self)
        return Result(exit: result.exitCode, out: result.output, err: err)
    }

    /// An identity and configurations that no machine changes.
    static let fixed = [
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.org",
        "GIT_COMMITTER_NAME": "Test", "GIT_COMMITTER_EMAIL": "test@example.org",
        "GIT_AUTHOR_DATE": "2026-11-20T06:00:00Z", "GIT_COMMITTER_DATE": "2026-11-20T06:00:00Z",
        "LC_ALL": "C", "NO_COLOR": "1", "UPKEEP_NO_RETRY": "1",
        "XDG_CONFIG_HOME": configuration,
    ]

    /// The operator's configuration of all tests, an empty one: none of the machine's is read.
    private static let configuration: String = {
        var root = Paths.absolute(#filePath)
        for _ in 0..<4 { root = Paths.parent(root) }
        return Paths.join(root, "Tests/configuration")
    }()
}
