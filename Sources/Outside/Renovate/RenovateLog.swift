internal import Contracts
internal import JSONText

/// Reads the log that Renovate writes with `LOG_FORMAT=json LOG_LEVEL=debug`, piece by piece.
///
/// Lines are told apart by their `msg`, never by their level. A log that was appended to has several
/// runs; the last one counts.
final class RenovateLog {
    private let reader = JSONLines(JSONReader(names: RenovateField.names))
    private let line = RenovateLine()
    private var runs: [String: Run] = [:]
    private var lastContext: String?
    private var lines = 0
    private var junk = 0
    private var firstJunk: [UInt8] = []
    private var hasEndedWithJunk = false
    /// What was wrong with a line that may have had updates.
    private var unreadable: String?

    /// One run, by `logContext`; one repository after another in it.
    private struct Run {
        var version: String?
        var repositories: [String: Seen] = [:]
        var problems: [String] = []
    }

    /// What was seen of one repository.
    private struct Seen {
        /// The base branches whose updates were seen; those of the first count.
        var branches: [String] = []
        var files: [String: [RenovateFile]] = [:]
        var misfit: String?
        var isExtractOnly = false
        var isDisabled = false
        var isFinished = false
        var result: String?
        var problems: [String] = []
        var lookupErrors: [String: String] = [:]
    }

    /// Takes the next piece.
    func take(_ piece: [UInt8]) { reader.take(piece, for: line) { note($0) } }

    private func note(_ ended: JSONLines.Line) {
        defer { line.reset() }
        if ended.isBlank { return }
        guard ended.isWhole, let message = line.text(.msg) else {
            noteJunk(ended)
            return
        }
        lines += 1
        guard RenovateLog.matters(message) else { return }
        hasEndedWithJunk = false
        note(message)
    }

    private func noteJunk(_ ended: JSONLines.Line) {
        junk += 1
        hasEndedWithJunk = ended.beginsWithObject
        if firstJunk.isEmpty { firstJunk = ended.start }
        if line.files != nil, let problem = ended.problem {
            unreadable = problem.description
        }
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

    private func note(_ message: String) {
        let context = line.text(.logContext) ?? ""
        let isStart = message.hasPrefix("Renovate started")
        if isStart || message.hasPrefix("Repository started") {
            if isStart, runs[context]?.repositories.isEmpty == false { runs[context] = nil }
            lastContext = context
        }
        if lastContext == nil { lastContext = context }
        var run = runs[context] ?? Run()
        if let version = line.text(.renovateVersion) { run.version = version }
        if let repository = line.text(.repository) {
            note(message, in: &run.repositories[repository, default: Seen()])
        } else if message.hasPrefix("No repositories found") {
            run.problems.append(message)
        }
        runs[context] = run
    }

    private func note(_ message: String, in seen: inout Seen) {
        switch message {
        case "Repository started":
            seen = Seen()
        case "packageFiles with updates":
            guard let files = line.files else { break }
            seen.branches.append(line.text(.baseBranch) ?? "")
            if seen.branches.count == 1 {
                seen.files = files
                seen.misfit = line.misfit
            }
        case "Package releases lookups complete": break
        case "Extracted dependencies": seen.isExtractOnly = true
        case "Repository finished":
            seen.isFinished = true
            seen.result = line.text(.result)
        default:
            if message.hasPrefix("Repository is disabled") { seen.isDisabled = true }
            if message.hasPrefix("Datasource ") {
                let address = line.text(.url).map { " (\($0))" } ?? ""
                seen.lookupErrors[line.text(.packageName) ?? ""] = message + address
            } else {
                let fields = line.fields
                seen.problems.append(RenovateProblem.words(message) { fields[$0] })
            }
        }
    }
}

extension RenovateLog {
    /// What the last run said about the repository; the log is at its end.
    ///
    /// - Throws: exit 65 where it is not such a log.
    func run(name: String, repository: String?, likely: String?) throws(StageFailure) -> RenovateRun
    {
        reader.end(for: line) { note($0) }
        guard let context = lastContext, let run = runs[context] else { throw shapeFailure(name) }
        if run.repositories.isEmpty {
            return RenovateRun(
                version: run.version, repository: "",
                ending: .notAsked(
                    "the log has no repository: Renovate found none, or ended before it"
                        + run.problems.map { "; " + $0 }.joined()),
                isTruncated: true, junkLines: junk)
        }
        let chosen = try RepositoryChoice.choose(
            run.repositories.keys.sorted(), wanted: repository, likely: likely, name: name)
        guard let seen = run.repositories[chosen] else { throw shapeFailure(name) }
        var result = RenovateRun(
            version: run.version, repository: chosen, files: seen.files,
            ending: try ending(of: seen, name: name),
            isTruncated: !seen.isFinished || hasEndedWithJunk,
            problems: seen.problems, lookupErrors: seen.lookupErrors, junkLines: junk,
            branches: seen.branches)
        if let misfit = seen.misfit {
            throw StageFailure(.badInput, "\(name): the updates cannot be read: \(misfit)")
        }
        if !seen.branches.isEmpty, result.ending == .lookedUp, result.files.isEmpty {
            result.ending = .noPackages
        }
        return result
    }

    private func ending(of seen: Seen, name: String) throws(StageFailure) -> RenovateRun.Ending {
        let problems = seen.problems.isEmpty ? "" : ": " + seen.problems.joined(separator: "; ")
        if seen.isDisabled || seen.result?.hasPrefix("disabled") == true {
            return .notAsked("Renovate is disabled for the repository\(problems)")
        }
        if seen.isExtractOnly {
            return .notAsked("dependencies were extracted and not looked up (dryRun=extract)")
        }
        if let result = seen.result { return .aborted(result + problems) }
        if !seen.branches.isEmpty { return .lookedUp }
        guard seen.isFinished else {
            return .aborted("the log ends before Renovate finished (truncated)\(problems)")
        }
        if !seen.problems.isEmpty { return .aborted(seen.problems.joined(separator: "; ")) }
        if let unreadable {
            throw StageFailure(
                .badInput, "\(name): the updates cannot be read: \(unreadable)",
                hint: "copy the log again, or give Renovate's report")
        }
        throw StageFailure(
            .badInput, "\(name): the log has no list of updates, although Renovate finished",
            hint: "log everything: LOG_LEVEL=debug LOG_FORMAT=json")
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
