internal import Contracts
internal import JSONText
package import SystemSupport

/// Starts the `renovate` on PATH in lookup mode: it changes nothing and opens no pull request.
///
/// The repository's own configuration counts. Where that says nothing about flux, helm-values or
/// kubernetes, these get every YAML file: by default flux sees only gotk-components and kubernetes
/// nothing at all. Source: Renovate's self-hosted configuration; `fileMatch` is read by all versions.
package struct RenovateChild {
    /// The repository's work tree; nil where it is bare.
    package var workTree: String?
    /// The directory that keeps its report and its log.
    package var directory: String
    /// Minutes that it may take.
    package var minutes: Int
    /// The environment that it is started in.
    package var environment: Environment
    /// Takes what it is at, a message at a time.
    package var progress: (String) -> Void

    /// Makes one that is not started yet.
    package init(
        workTree: String?, directory: String, minutes: Int, environment: Environment,
        progress: @escaping (String) -> Void
    ) {
        self.workTree = workTree
        self.directory = directory
        self.minutes = minutes
        self.environment = environment
        self.progress = progress
    }

    /// What it left.
    struct Left {
        let report: String
        let log: String
        let exitCode: Int32
        let timedOut: Bool
    }

    /// Runs it to its end.
    ///
    /// - Throws: exit 69 where it is not installed, or takes too long and leaves nothing.
    func run() throws -> Left {
        guard let program = environment.program("renovate") else {
            throw StageFailure(
                .unavailable, "renovate is not on PATH",
                hint: "install it (npm install -g renovate), or run it elsewhere and give its "
                    + "report with --renovate-report")
        }
        guard let workTree else {
            throw StageFailure(
                .usage, "renovate needs a work tree, this repository is bare",
                hint: "run it in a clone, and give its report with --renovate-report")
        }
        try Files.makeDirectories(directory)
        let report = Paths.join(directory, "renovate-report.json")
        let log = Paths.join(directory, "renovate-log.jsonl")
        try Files.remove(report)
        var request = ChildProcess.Request(
            program, [], environment: try environment(report: report, workTree: workTree),
            directory: workTree)
        request.timeLimitSeconds = minutes * 60
        request.output = .capture(limit: 256 << 20)
        let progress = RenovateProgress(progress)
        request.onOutput = { progress.take($0) }
        let result = try ChildProcess.run(request)
        try AtomicFile.write(result.output, to: log)
        try check(result, hasReport: Files.kind(report) != nil, log: log)
        return Left(
            report: report, log: log, exitCode: result.exitCode, timedOut: result.timedOut)
    }

    /// Ends the stage where nothing was left to read. An exit code alone says little: one failed
    /// lookup can make it 1 while everything else is there.
    private func check(
        _ result: ChildProcess.Result, hasReport: Bool, log: String
    ) throws {
        if result.timedOut, !hasReport {
            throw StageFailure(
                .unavailable, "renovate was ended after \(minutes) minutes",
                hint: "give it more with --renovate-time-limit; its output is in \(log)")
        }
        if result.exitCode != 0, result.output.isEmpty, !hasReport {
            throw StageFailure(
                .unavailable,
                "renovate ended with \(result.exitCode)",
                details: [SafeText.shortened(SafeText.line(result.errorText), to: 500)])
        }
    }

    private func environment(report: String, workTree: String) throws -> Environment {
        var own = environment.withoutGitVariables()
        own.variables["RENOVATE_PLATFORM"] = "local"
        own.variables["RENOVATE_DRY_RUN"] = "lookup"
        own.variables["RENOVATE_ONBOARDING"] = "false"
        own.variables["RENOVATE_REQUIRE_CONFIG"] = "optional"
        own.variables["RENOVATE_REPORT_TYPE"] = "file"
        own.variables["RENOVATE_REPORT_PATH"] = report
        own.variables["LOG_LEVEL"] = "debug"
        own.variables["LOG_FORMAT"] = "json"
        own.variables["RENOVATE_CONFIG"] = try configuration(workTree)
        return own
    }

    /// The operator's `RENOVATE_CONFIG` with file patterns for the managers that have none.
    private func configuration(_ workTree: String) throws -> String {
        var fields: [String: JSONValue] = [:]
        if let given = environment["RENOVATE_CONFIG"] {
            do throws(CanonicalJSON.Failure) {
                fields = try CanonicalJSON.decode(
                    [String: JSONValue].self, from: Array(given.utf8))
            } catch {
                throw StageFailure(
                    .usage, "the variable RENOVATE_CONFIG is no JSON object: \(error.message)")
            }
        }
        let own = ownConfiguration(workTree)
        for manager in ["flux", "helm-values", "kubernetes"]
        where fields[manager] == nil && !RenovateChild.mentions(manager, in: own) {
            fields[manager] = .object(["fileMatch": .array([.string("\\.ya?ml$")])])
        }
        return String(decoding: try CanonicalJSON.compact(JSONValue.object(fields)), as: UTF8.self)
    }

    /// The text of the repository's own Renovate configuration, "" where it has none.
    private func ownConfiguration(_ workTree: String) -> String {
        let names = [
            "renovate.json", "renovate.json5", ".github/renovate.json", ".github/renovate.json5",
            ".gitlab/renovate.json", ".gitlab/renovate.json5", ".renovaterc", ".renovaterc.json",
            ".renovaterc.json5",
        ]
        for name in names {
            if let text = try? Files.readText(Paths.join(workTree, name), limit: 1 << 20) {
                return text
            }
        }
        return ""
    }

    /// Whether a configuration, JSON or JSON5, has a key.
    static func mentions(_ key: String, in text: String) -> Bool {
        for form in ["\"\(key)\"", "'\(key)'", key] {
            var rest = Substring(text)
            while let hit = rest.firstRange(of: form) {
                let before = rest[..<hit.lowerBound].last
                let isWord = before.map { $0.isLetter || $0.isNumber || "-_\"'".contains($0) }
                let after = rest[hit.upperBound...].drop { $0.isWhitespace }
                if isWord != true, after.first == ":" { return true }
                rest = rest[hit.upperBound...]
            }
        }
        return false
    }
}
