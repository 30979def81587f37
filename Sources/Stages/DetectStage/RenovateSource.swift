internal import CommandLine
internal import Contracts
internal import GitStore
internal import Runs
internal import StageKit
internal import SystemSupport

/// Reads what the command line names: a report, a log, both, or a run of Renovate itself.
struct RenovateSource {
    let context: StageContext

    /// What was read, and the inputs it was read from.
    struct Answer {
        var run: RenovateRun
        var inputs: [InputInfo]
        /// Whether log and report speak of different runs.
        var differs: String?
    }

    /// Reads the source.
    func read() throws -> Answer {
        let settings = context.settings
        let report = settings.value("renovate-report")
        let log = settings.value("renovate-log")
        if settings.value("renovate") == "run" {
            let hasFile = report != nil || log != nil
            // A file that a person names outdoes what the configuration says.
            if hasFile, !settings.isFlag("renovate") {
                return try read(report: report, log: log)
            }
            if hasFile {
                throw StageFailure(
                    .usage, "--renovate run makes its own report and log",
                    hint: "leave out --renovate-report and --renovate-log")
            }
            return try started()
        }
        if report == nil && log == nil {
            throw StageFailure(
                .usage, "no source of updates is named",
                hint: "--renovate-report FILE, --renovate-log FILE, or --renovate run")
        }
        return try read(report: report, log: log)
    }

    private func read(report: String?, log: String?) throws -> Answer {
        var inputs: [InputInfo] = []
        let fromReport = try report.map { try self.report($0, &inputs) }
        let fromLog = try log.map { try self.log($0, &inputs) }
        guard let data = fromReport ?? fromLog else {
            throw StageFailure(.internalError, "no source was read")
        }
        var answer = Answer(run: data, inputs: inputs)
        if let fromReport, let fromLog {
            answer.differs = difference(fromReport, fromLog)
            answer.run.version = fromLog.version
            if answer.differs == nil {
                answer.run.lookupErrors = fromLog.lookupErrors
                answer.run.problems = union(fromReport.problems, fromLog.problems)
                answer.run.isTruncated = fromLog.isTruncated
                if case .aborted = fromReport.ending { answer.run.ending = fromReport.ending }
            }
        }
        return answer
    }

    private func union(_ left: [String], _ right: [String]) -> [String] {
        left + right.filter { !left.contains($0) }
    }

    /// Why a report and a log cannot be of one run; nil when they can.
    private func difference(_ report: RenovateRun, _ log: RenovateRun) -> String? {
        func counts(_ run: RenovateRun) -> [String: Int] {
            run.files.mapValues { $0.reduce(0) { $0 + $1.deps.count } }
        }
        if log.files.isEmpty { return nil }
        let (one, two) = (counts(report), counts(log))
        if one == two { return nil }
        return "the report has \(one.values.reduce(0, +)) entries, the log "
            + "\(two.values.reduce(0, +))"
    }

    private var wanted: String? { context.settings.value("renovate-repository") }

    /// `owner/name`, from the remote's address.
    private var likely: String? {
        guard let url = context.repository.remoteURL("origin") else { return nil }
        let trimmed = url.hasSuffix(".git") ? String(url.dropLast(4)) : url
        let parts = trimmed.split { $0 == "/" || $0 == ":" }
        return parts.count >= 2 ? parts.suffix(2).joined(separator: "/") : nil
    }

    private func file(_ name: String) -> SourceFile {
        SourceFile(
            path: context.path(ofSource: name), name: name == "-" ? "standard input" : name,
            environment: context.environment)
    }

    private func report(_ name: String, _ inputs: inout [InputInfo]) throws -> RenovateRun {
        let bytes = try file(name).bytes(limit: RenovateReport.sizeLimit)
        inputs.append(try input(name))
        return try RenovateReport.read(
            bytes, name: name, repository: wanted, likely: likely)
    }

    private func log(_ name: String, _ inputs: inout [InputInfo]) throws -> RenovateRun {
        var splitter = LineSplitter()
        var log = RenovateLog()
        try file(name).forEachPiece { piece in splitter.take(piece) { log.take($0) } }
        log.end(splitter.rest, isOverlong: splitter.isOverlong)
        inputs.append(try input(name))
        return try log.run(name: file(name).name, repository: wanted, likely: likely)
    }

    private func input(_ name: String) throws -> InputInfo {
        InputInfo(
            name: name == "-" ? "standard-input" : Paths.name(name),
            sha256: try context.sourceDigests[name]
                ?? SpoolFile.digest(context.path(ofSource: name)))
    }

    /// Starts Renovate and reads what it leaves.
    private func started() throws -> Answer {
        let child = RenovateChild(context: context)
        let files = try child.run()
        var inputs: [InputInfo] = []
        let log = try? self.log(files.log, &inputs)
        guard Files.kind(files.report) == .file else {
            guard var run = log else {
                throw StageFailure(
                    .unavailable, "renovate ended with \(files.exitCode) and left no report",
                    hint: "its output is in \(files.log)")
            }
            if run.ending == .lookedUp { run.isTruncated = true }
            return Answer(run: run, inputs: inputs)
        }
        var answer = try read(report: files.report, log: log == nil ? nil : files.log)
        if files.timedOut { answer.run.isTruncated = true }
        return answer
    }
}
