internal import Contracts
package import Manifests
package import SystemSupport

/// Looks for updates in what Renovate says: in its report, its log or both, or in a run of it.
package struct RenovateSource {
    /// A file that it is read from.
    package struct File: Sendable {
        /// The name under which it was given; `-` is standard input.
        package var name: String
        /// Where it stands.
        package var path: String
        /// Its SHA-256, where that is known already.
        package var sha256: String?

        /// Makes a file.
        package init(name: String, path: String, sha256: String? = nil) {
            self.name = name
            self.path = path
            self.sha256 = sha256
        }
    }

    /// Where its words come from.
    package enum Origin {
        /// Files that it wrote before, at least one of the two: the report for data, the log for
        /// reasons.
        case files(report: File?, log: File?)
        /// A run that is started now.
        case run(RenovateChild)
    }

    /// Where its words come from.
    package var origin: Origin
    /// Which repository counts of those that they speak of; nil where that is clear.
    package var repository: String?
    /// The repository's address, to tell it among several.
    package var remote: String?
    /// The environment, for programs that unpack.
    package var environment: Environment

    /// Makes a source.
    package init(
        _ origin: Origin, repository: String?, remote: String?, environment: Environment
    ) {
        self.origin = origin
        self.repository = repository
        self.remote = remote
        self.environment = environment
    }

    /// Reads what it says.
    ///
    /// - Throws: `StageFailure`, as a person needs it told; `SystemError`.
    package func answer() throws -> SourceAnswer {
        switch origin {
        case .files(let report, let log): try read(report: report, log: log).answer()
        case .run(let child): try started(child).answer()
        }
    }

    /// What was read.
    private struct Reading {
        var run: RenovateRun
        var inputs: [InputInfo]
        /// Why log and report cannot be of one run.
        var differs: String?

        func answer() -> SourceAnswer {
            let entries = run.entries()
            var answer = SourceAnswer(
                name: "renovate", title: "Renovate", version: run.version, ending: run.answerEnding)
            answer.sightings = run.sightings(of: entries)
            answer.counts = RenovateRun.counts(entries)
            answer.isTruncated = run.isTruncated
            answer.isContradictory = differs != nil
            answer.findings = run.findings(differs: differs)
            answer.inputs = inputs
            return answer
        }
    }

    private func read(report: File?, log: File?) throws -> Reading {
        var inputs: [InputInfo] = []
        let fromReport = try report.map { try self.report($0, &inputs) }
        let fromLog = try log.map { try self.log($0, &inputs) }
        guard let data = fromReport ?? fromLog else {
            throw StageFailure(.internalError, "no source was read")
        }
        var reading = Reading(run: data, inputs: inputs)
        if let fromReport, let fromLog {
            try refuseTwoRepositories(fromReport, fromLog)
            reading.differs = difference(fromReport, fromLog)
            reading.run.version = fromLog.version
            if reading.differs == nil {
                reading.run.lookupErrors = fromLog.lookupErrors
                reading.run.problems = union(fromReport.problems, fromLog.problems)
                reading.run.isTruncated = fromLog.isTruncated
            }
        }
        return reading
    }

    private func union(_ left: [String], _ right: [String]) -> [String] {
        left + right.filter { !left.contains($0) }
    }

    /// Refuses a report and a log of two repositories.
    ///
    /// - Throws: exit 65 where both name one and the names differ, or where one has no name and fewer
    ///   than half of the files of the one with fewer stand in the other.
    private func refuseTwoRepositories(
        _ report: RenovateRun, _ log: RenovateRun
    ) throws(StageFailure) {
        let hint = "give the log and the report of one run, or one of them alone"
        if let one = report.name, let two = log.name {
            if one.lowercased() == two.lowercased() { return }
            throw StageFailure(
                .badInput,
                "the report and the log are of two repositories: \(SafeText.line(one)) and "
                    + SafeText.line(two), hint: hint)
        }
        let (one, two) = (report.paths, log.paths)
        let common = one.intersection(two).count
        let fewer = min(one.count, two.count)
        if common >= fewer - common { return }
        throw StageFailure(
            .badInput,
            "the report and the log are of two repositories: \(common) of the report's "
                + "\(Words.count(one.count, "file")) stand in the log, which has \(two.count)",
            hint: hint)
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

    /// `owner/name`, from the repository's address.
    private var likely: String? {
        guard let remote else { return nil }
        let trimmed = remote.hasSuffix(".git") ? String(remote.dropLast(4)) : remote
        let parts = trimmed.split { $0 == "/" || $0 == ":" }
        return parts.count >= 2 ? parts.suffix(2).joined(separator: "/") : nil
    }

    private func opened(_ file: File) -> SourceFile {
        SourceFile(
            path: file.path, name: file.name == "-" ? "standard input" : file.name,
            environment: environment)
    }

    private func report(_ file: File, _ inputs: inout [InputInfo]) throws -> RenovateRun {
        let report = RenovateReport()
        try opened(file).forEachPiece { report.take($0) }
        inputs.append(try input(file))
        return try report.run(name: file.name, repository: repository, likely: likely)
    }

    private func log(_ file: File, _ inputs: inout [InputInfo]) throws -> RenovateRun {
        let log = RenovateLog()
        try opened(file).forEachPiece { log.take($0) }
        inputs.append(try input(file))
        return try log.run(name: opened(file).name, repository: repository, likely: likely)
    }

    private func input(_ file: File) throws -> InputInfo {
        InputInfo(
            name: file.name == "-" ? "standard-input" : Paths.name(file.name),
            sha256: try file.sha256 ?? SpoolFile.digest(file.path))
    }

    /// Starts Renovate and reads what it leaves.
    private func started(_ child: RenovateChild) throws -> Reading {
        let left = try child.run()
        let log = File(name: left.log, path: left.log)
        let report = File(name: left.report, path: left.report)
        var inputs: [InputInfo] = []
        let fromLog = try? self.log(log, &inputs)
        guard Files.kind(left.report) == .file else {
            guard var run = fromLog else {
                throw StageFailure(
                    .unavailable, "renovate ended with \(left.exitCode) and left no report",
                    hint: "its output is in \(left.log)")
            }
            if run.ending == .lookedUp { run.isTruncated = true }
            return Reading(run: run, inputs: inputs)
        }
        var reading = try read(report: report, log: fromLog == nil ? nil : log)
        if left.timedOut { reading.run.isTruncated = true }
        return reading
    }
}

extension RenovateRun {
    /// How the run ended, in a summary's words.
    fileprivate var answerEnding: SourceAnswer.Ending {
        func shortened(_ text: String) -> String {
            SafeText.shortened(SafeText.withoutSecrets(SafeText.line(text)), to: 300)
        }
        return switch ending {
        case .lookedUp: .lookedUp
        case .noPackages: .noPackages
        case .aborted(let reason): .failed("Renovate gave up: \(shortened(reason))")
        case .notAsked(let reason): .failed("nothing was looked up: \(shortened(reason))")
        }
    }

    fileprivate static func counts(_ entries: [RenovateEntry]) -> SourceAnswer.Counts {
        var counts = SourceAnswer.Counts()
        counts.entries = entries.count
        for dependency in entries.map(\.dependency) {
            counts.updates += dependency.updates?.count ?? 0
            if dependency.skipReason != nil { counts.skipped += 1 }
            if !dependency.warnings.isEmpty { counts.warned += 1 }
        }
        return counts
    }
}
