internal import Contracts
internal import PipelineRuntime
internal import SystemSupport

/// `upkeep run PIPELINE`: runs the stages one after another, each a program of its own.
struct RunCommand {
    let environment: Environment

    private static let options: [Option] = {
        let hidden: Set = ["run", "input", "to"]
        return Option.common.filter { !hidden.contains($0.name) } + Option.detect + Option.backup
            + Option.apply
    }()

    func run(_ words: [String]) throws -> Int32 {
        let names = Pipeline.builtIn.map(\.name)
        let arguments = try CommandLineReader.read(
            words, command: "run", usage: "upkeep run \(names.joined(separator: "|")) [flags]",
            summary: "Runs a pipeline: "
                + Pipeline.builtIn.map {
                    "\($0.name) = \(($0.stages + [.report]).map(\.rawValue).joined(separator: ", "))"
                }.joined(separator: "; "), options: RunCommand.options, operands: 1...1)
        guard let arguments, let name = arguments.operands.first else { return 0 }
        guard let pipeline = Pipeline.builtIn.first(where: { $0.name == name }) else {
            throw StageFailure(
                .usage, "there is no pipeline \"\(name)\"",
                hint: Nearest.name(to: name, among: names).map { "did you mean \($0)?" }
                    ?? "it is one of \(names.joined(separator: ", "))")
        }
        let place = try Workplace(
            flags: arguments.flags, options: RunCommand.options, environment)
        let format = place.settings.value("output") ?? "text"
        guard ["text", "json"].contains(format) else {
            throw StageFailure(
                .usage, "upkeep run cannot write \"\(format)\"",
                hint: "-o takes text, json; upkeep report writes more")
        }
        return try run(pipeline, arguments, place, format: format)
    }

    private func run(
        _ pipeline: Pipeline, _ arguments: ParsedArguments, _ place: Workplace, format: String
    ) throws -> Int32 {
        try place.state.prepare()
        let lock = try place.state.lock(environment)
        defer { withExtendedLifetime(lock) {} }
        let head = try place.headCommit() ?? ""
        let digest = SHA256.hex(
            parts: [pipeline.name, head] + place.settings.fingerprintLines
                + arguments.flags.flatMap { [$0.key] + $0.value }.sorted())
        let run = try place.state.create(
            started: .now(), digest: digest, pipeline: pipeline.name)
        let flags = try withStandardInput(arguments.flags, run)
        let runner = StageRunner(
            environment: environment, place: place, run: run, lock: lock, flags: flags)
        let exit = try runner.run(pipeline)
        if var record = run.record() {
            record.ended = Timestamp.now().rfc3339
            record.exit = exit
            try run.write(record)
            if format == "json" {
                try StandardStreams.out(try CanonicalJSON.encode(record))
            } else {
                try StandardStreams.out(summary(record, run, place))
            }
        }
        return exit
    }

    /// Puts a log that comes on standard input into the run's directory: a stage reads it there.
    private func withStandardInput(
        _ flags: [String: [String]], _ run: RunDirectory
    ) throws -> [String: [String]] {
        guard flags["renovate-log"]?.last == "-" else { return flags }
        try Files.makeDirectories(run.file("artifacts"))
        let path = run.file("artifacts/renovate-log.jsonl")
        try SpoolFile.write(from: FileDescriptor.standardInput(), to: path)
        return flags.merging(["renovate-log": [path]]) { $1 }
    }

    /// The one line at the end.
    private func summary(
        _ record: RunRecord, _ run: RunDirectory, _ place: Workplace
    ) -> String {
        let report = record.stages.first { $0.stage == .report }
        let stopped = record.stages.first { ![0, 2, 3].contains($0.exit) && $0.stage != .report }
        var text =
            "\(record.pipeline ?? "") \(record.exit == 0 ? "done" : "ended with \(record.exit ?? 70)")"
        if let stopped {
            text += ": \(stopped.stage.rawValue) failed: \(stopped.summary)"
        } else if let report {
            text += ": \(report.summary)"
        }
        let file = run.file("reports/report.md")
        if Files.kind(file) != nil {
            let base = place.repositoryPath
            text +=
                " (\(file.hasPrefix(base + "/") ? String(file.dropFirst(base.count + 1)) : file))"
        }
        return SafeText.line(text) + "\n"
    }
}
