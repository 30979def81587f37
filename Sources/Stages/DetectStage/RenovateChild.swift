internal import CommandLine
internal import Contracts
internal import FoundationEssentials
internal import GitStore
internal import Runs
internal import StageKit
internal import SystemSupport

/// Starts the `renovate` on PATH in lookup mode: it changes nothing and opens no pull request.
///
/// The repository's own configuration counts. Where that says nothing about flux, helm-values or
/// kubernetes, these get every YAML file: by default flux sees only gotk-components and kubernetes
/// nothing at all. Source: Renovate's self-hosted configuration; `fileMatch` is read by all versions.
struct RenovateChild {
    let context: StageContext

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
        if context.settings.isOn("offline") {
            throw StageFailure(.usage, "--renovate run needs the network, --offline forbids it")
        }
        guard let program = context.environment.program("renovate") else {
            throw StageFailure(
                .unavailable, "renovate is not on PATH",
                hint: "install it (npm install -g renovate), or run it elsewhere and give its "
                    + "report with --renovate-report")
        }
        guard let workTree = context.repository.workTree else {
            throw StageFailure(
                .usage, "renovate needs a work tree, this repository is bare",
                hint: "run it in a clone, and give its report with --renovate-report")
        }
        let artifacts = context.run.file("artifacts")
        try Files.makeDirectories(artifacts)
        let report = Paths.join(artifacts, "renovate-report.json")
        let log = Paths.join(artifacts, "renovate-log.jsonl")
        try Files.remove(report)
        let minutes = try context.settings.number("renovate-time-limit", in: 1...1440) ?? 60
        var request = ChildProcess.Request(
            program, [], environment: try environment(report: report, workTree: workTree),
            directory: workTree)
        request.timeLimitSeconds = minutes * 60
        request.output = .capture(limit: 256 << 20)
        var progress = RenovateProgress(console: context.console)
        request.onOutput = { progress.take($0) }
        let result = try ChildProcess.run(request)
        try AtomicFile.write(result.output, to: log)
        try check(result, hasReport: Files.kind(report) != nil, log: log, minutes: minutes)
        return Left(
            report: report, log: log, exitCode: result.exitCode, timedOut: result.timedOut)
    }

    /// Ends the stage where nothing was left to read. An exit code alone says little: one failed
    /// lookup can make it 1 while everything else is there.
    private func check(
        _ result: ChildProcess.Result, hasReport: Bool, log: String, minutes: Int
    ) throws {
        if result.timedOut, !hasReport {
            throw StageFailure(
                .unavailable, "renovate was ended after \(minutes) minutes",
                hint: "give it more with --renovate-time-limit; its output is in \(log)")
        }
        if result.exitCode != 0, result.output.isEmpty, !hasReport {
            throw StageFailure(
                .unavailable,
                "renovate ended with \(result.exitCode): "
                    + SafeText.shortened(SafeText.line(result.errorText), to: 500))
        }
    }

    private func environment(report: String, workTree: String) throws -> Environment {
        var own = context.environment.withoutGitVariables()
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
        if let given = context.environment["RENOVATE_CONFIG"] {
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
        where fields[manager] == nil && !RenovateChild.names(manager, in: own) {
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
    static func names(_ key: String, in text: String) -> Bool {
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

/// Shows what Renovate is at, from the lines it logs.
struct RenovateProgress {
    let console: Console
    private var splitter = LineSplitter()
    private var shown: Set<String> = []

    init(console: Console) { self.console = console }

    /// Takes the next piece of its output.
    mutating func take(_ piece: [UInt8]) {
        var messages: [String] = []
        splitter.take(piece) { line in
            guard line.count < 1 << 16, let fields = LogLine(line),
                let level = fields.raw("level"),
                level.first.map({ $0 >= UInt8(ascii: "3") }) == true,
                let message = fields.text("msg")
            else { return }
            messages.append(message)
        }
        for message in messages where shown.count < 200 && shown.insert(message).inserted {
            console.note("renovate: \(message)")
        }
    }
}
