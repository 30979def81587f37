internal import Contracts
internal import FoundationEssentials
internal import YAMLText

/// Reads the log that Renovate writes with `LOG_FORMAT=json LOG_LEVEL=debug`.
///
/// Lines are told apart by their `msg`, never by their level. A log that was appended to has several
/// runs; the last one counts.
struct RenovateLog {
    private var runs: [String: Run] = [:]
    private var lastContext: String?
    private var lines = 0
    private var junk = 0
    private var firstJunk: [UInt8] = []
    private var hasEndedWithJunk = false

    /// One run, by `logContext`; one repository after another in it.
    private struct Run {
        var version: String?
        var repositories: [String: Seen] = [:]
        var problems: [String] = []
    }

    /// What was seen of one repository.
    private struct Seen {
        var updates: [(branch: String, bytes: [UInt8])] = []
        var hasLookedUp = false
        var isExtractOnly = false
        var isDisabled = false
        var isFinished = false
        var result: String?
        var problems: [String] = []
        var lookupErrors: [String: String] = [:]
    }

    /// Takes one line.
    mutating func take(_ line: ArraySlice<UInt8>) {
        guard line.contains(where: { $0 > 0x20 }) else { return }
        guard let message = RenovateLog.message(in: line) else {
            noteJunk(line)
            return
        }
        guard RenovateLog.matters(message) else {
            lines += 1
            return
        }
        let start = line.firstIndex(of: UInt8(ascii: "{")) ?? line.startIndex
        guard let fields = LogLine(line[start...]) else {
            noteJunk(line)
            return
        }
        lines += 1
        hasEndedWithJunk = false
        note(fields, fields.text("msg") ?? message)
    }

    /// Takes what stands after the last line end: a line that was cut, unless it is whole.
    mutating func end(_ rest: ArraySlice<UInt8>, isOverlong: Bool) {
        if rest.contains(where: { $0 > 0x20 }) {
            if LogLine(rest) == nil { hasEndedWithJunk = true }
            take(rest)
        }
        if isOverlong { hasEndedWithJunk = true }
    }

    private mutating func noteJunk(_ line: ArraySlice<UInt8>) {
        junk += 1
        hasEndedWithJunk = line.first == UInt8(ascii: "{")
        if firstJunk.isEmpty { firstJunk = Array(line.prefix(200)) }
    }

    private static let messageKey = Array("\"msg\":\"".utf8)

    /// The `msg` of a line: it stands near the end, after everything that may be long.
    private static func message(in line: ArraySlice<UInt8>) -> String? {
        let tail = Array(line.suffix(8192))
        let found = ByteSearch.all(messageKey, in: tail, within: 0..<tail.count).last {
            $0.lowerBound == 0 || tail[$0.lowerBound - 1] != UInt8(ascii: "\\")
        }
        if let found {
            return String(decoding: tail[found.upperBound...].prefix(120), as: UTF8.self)
        }
        let start = line.firstIndex(of: UInt8(ascii: "{")) ?? line.startIndex
        return LogLine(line[start...])?.text("msg")
    }

    private static let starts = [
        "Renovate started", "Repository started", "Repository finished",
        "packageFiles with updates", "Package releases lookups complete",
        "Extracted dependencies", "Repository is disabled", "Repository has unknown error",
        "Repository has invalid config", "Host error", "GitHub token is required",
        "github.com token 401", "Datasource 404", "Datasource unauthorized",
        "Datasource connection error", "Datasource unknown error", "lookupUpdates error",
        "Error updating branch", "No repositories found",
    ]

    private static func matters(_ message: String) -> Bool {
        starts.contains { message.hasPrefix($0) }
    }

    private mutating func note(_ line: LogLine, _ message: String) {
        let context = line.text("logContext") ?? ""
        let version = line.text("renovateVersion")
        if message.hasPrefix("Renovate started") || message.hasPrefix("Repository started") {
            if context != lastContext || message.hasPrefix("Renovate started") {
                if runs[context]?.repositories.isEmpty == false,
                    message.hasPrefix("Renovate started")
                {
                    runs[context] = nil
                }
                lastContext = context
            }
        }
        if lastContext == nil { lastContext = context }
        var run = runs[context] ?? Run()
        if let version { run.version = version }
        if let repository = line.text("repository") {
            var seen = run.repositories[repository] ?? Seen()
            RenovateLog.note(line, message, in: &seen)
            run.repositories[repository] = seen
        } else if message.hasPrefix("No repositories found") {
            run.problems.append(message)
        }
        runs[context] = run
    }

    private static func note(_ line: LogLine, _ message: String, in seen: inout Seen) {
        switch message {
        case "Repository started":
            seen = Seen()
        case "packageFiles with updates":
            if let bytes = line.raw("config") {
                seen.updates.append((line.text("baseBranch") ?? "", Array(bytes)))
            }
        case "Package releases lookups complete": seen.hasLookedUp = true
        case "Extracted dependencies": seen.isExtractOnly = true
        case "Repository finished":
            seen.isFinished = true
            seen.result = line.text("result")
        default:
            if message.hasPrefix("Repository is disabled") { seen.isDisabled = true }
            if message.hasPrefix("Datasource ") {
                let package = line.text("packageName") ?? ""
                let address = line.text("url").map { " (\($0))" } ?? ""
                seen.lookupErrors[package] = message + address
            } else {
                seen.problems.append(problem(line, message))
            }
        }
    }

    private static func problem(_ line: LogLine, _ message: String) -> String {
        var fields: [String: JSONValue] = ["msg": .string(message)]
        for name in ["hostType", "packageName", "dependency", "err", "githubDeps"] {
            guard let raw = line.raw(name) else { continue }
            fields[name] = try? CanonicalJSON.decode(JSONValue.self, from: Array(raw))
        }
        return RenovateProblem.words(.object(fields))
    }
}

extension RenovateLog {
    /// What the last run said about the repository.
    ///
    /// - Throws: exit 65 where it is no such log.
    func run(name: String, repository: String?, likely: String?) throws -> RenovateRun {
        guard let context = lastContext, let run = runs[context] else { throw shapeFailure(name) }
        if run.repositories.isEmpty {
            return RenovateRun(
                version: run.version, repository: "",
                ending: .notAsked(
                    "the log has no repository: Renovate found none, or ended before it"
                        + run.problems.map { "; " + $0 }.joined()),
                isTruncated: true, junkLines: junk)
        }
        let chosen = try SourceShape.choose(
            run.repositories.keys.sorted(), wanted: repository, likely: likely, name: name)
        guard let seen = run.repositories[chosen] else { throw shapeFailure(name) }
        var result = RenovateRun(
            version: run.version, repository: chosen, ending: try ending(of: seen, name: name),
            isTruncated: !seen.isFinished || hasEndedWithJunk,
            problems: seen.problems, lookupErrors: seen.lookupErrors, junkLines: junk,
            branches: seen.updates.map(\.branch))
        if let updates = seen.updates.first {
            do throws(CanonicalJSON.Failure) {
                result.files = try CanonicalJSON.decode(
                    [String: [RenovateFile]].self, from: updates.bytes)
            } catch {
                throw StageFailure(
                    .badInput,
                    "\(name): the updates cannot be read: \(error.place) \(error.message)")
            }
            if result.ending == .lookedUp, result.files.isEmpty { result.ending = .noPackages }
        }
        return result
    }

    private func ending(of seen: Seen, name: String) throws -> RenovateRun.Ending {
        let problems = seen.problems.isEmpty ? "" : ": " + seen.problems.joined(separator: "; ")
        if seen.isDisabled || seen.result?.hasPrefix("disabled") == true {
            return .notAsked("Renovate is disabled for the repository\(problems)")
        }
        if seen.isExtractOnly {
            return .notAsked("dependencies were extracted and not looked up (dryRun=extract)")
        }
        if let result = seen.result { return .aborted(result + problems) }
        if !seen.updates.isEmpty { return .lookedUp }
        if seen.isFinished {
            if !seen.problems.isEmpty { return .aborted(seen.problems.joined(separator: "; ")) }
            throw StageFailure(
                .badInput, "\(name): the log has no list of updates, although Renovate finished",
                hint: "log everything: LOG_LEVEL=debug LOG_FORMAT=json")
        }
        return .aborted("the log ends before Renovate finished (truncated)\(problems)")
    }

    private func shapeFailure(_ name: String) -> StageFailure {
        let start = String(decoding: firstJunk, as: UTF8.self)
        let levels = ["DEBUG:", " INFO:", "INFO:", " WARN:", "ERROR:", "TRACE:"]
        if levels.contains(where: { start.hasPrefix($0) }) {
            return StageFailure(
                .badInput, "\(name): the log is in text format, which leaves out what is needed",
                hint: "let Renovate write JSON: LOG_FORMAT=json LOG_LEVEL=debug")
        }
        if junk == 0 && lines == 0 {
            return StageFailure(
                .badInput, "\(name): the log is empty",
                hint: "LOG_FORMAT=json LOG_LEVEL=debug renovate … > renovate.log")
        }
        if start.trimmingPrefix(while: \.isWhitespace).first == "<" {
            return StageFailure(
                .badInput, "\(name): it is a web page (HTML), not a log of Renovate")
        }
        return StageFailure(
            .badInput, "\(name): it is no log of Renovate: no line starts a run",
            hint: "LOG_FORMAT=json LOG_LEVEL=debug; or give the report with --renovate-report")
    }
}
