internal import CommandLine
internal import Contracts
internal import Runs
internal import StageKit
internal import SystemSupport

/// The program that builds: kustomize, else the one inside kubectl.
struct Kustomize: Sendable {
    /// Bytes of manifests that a build may print.
    static let outputLimit = 64 << 20
    private static let messageLimit = 1 << 20
    /// Seconds that it may take to tell its version.
    private static let versionTimeLimit = 20
    /// The oldest major version that is used; before it, builds mean something else.
    private static let oldest = 4

    private let program: String
    private let command: [String]
    private let environment: Environment
    private let timeLimitSeconds: Int

    /// Looks on PATH for one that can be used.
    ///
    /// - Parameter scratch: a directory of its own for the home that it sees.
    /// - Returns: nil where neither is installed, or both are too old.
    static func find(
        _ context: StageContext, scratch: String, timeLimitSeconds: Int
    ) throws -> Kustomize? {
        let environment = closed(context.environment, home: scratch)
        let cache = VersionCache(context.state)
        for (name, command, question) in [
            ("kustomize", ["build"], ["version"]),
            ("kubectl", ["kustomize"], ["version", "--client"]),
        ] {
            guard let program = context.environment.program(name) else { continue }
            let version = try cache.major(of: program) {
                var request = ChildProcess.Request(
                    program, question, environment: environment, directory: scratch)
                request.timeLimitSeconds = versionTimeLimit
                let result = try ChildProcess.run(request)
                return major(in: result.outputText, isInKubectl: name == "kubectl")
            }
            if let version, version >= oldest {
                return Kustomize(
                    program: program, command: command, environment: environment,
                    timeLimitSeconds: timeLimitSeconds)
            }
            context.console.note("\(program) is older than kustomize \(oldest), or does not say")
        }
        return nil
    }

    /// The major version of kustomize in what a program prints about itself, as in `v5.5.0`,
    /// `{Version:kustomize/v4.5.7 GitCommit:…}`, `Kustomize Version: v5.5.0`.
    static func major(in text: String, isInKubectl: Bool) -> Int? {
        var text = text[...]
        if isInKubectl {
            let line = text.split(separator: "\n").first { $0.hasPrefix("Kustomize Version:") }
            guard let line else { return nil }
            text = line
        }
        for word in text.split(whereSeparator: { !"0123456789.".contains($0) }) {
            let parts = word.split(separator: ".", omittingEmptySubsequences: false)
            if parts.count >= 2, let major = Int(parts[0]), Int(parts[1]) != nil { return major }
        }
        return nil
    }

    /// An environment that holds nothing of the operator's, and leads nowhere: programs that would
    /// fetch something find no proxy that answers, and git no protocol that it may use.
    private static func closed(_ own: Environment, home: String) -> Environment {
        let nowhere = "http://127.0.0.1:9"
        return Environment([
            "PATH": own["PATH"] ?? "/usr/local/bin:/usr/bin:/bin", "HOME": home, "TMPDIR": home,
            "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home, "KUBECONFIG": "/dev/null",
            "LC_ALL": "C.UTF-8", "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere,
            "http_proxy": nowhere, "https_proxy": nowhere, "GIT_ALLOW_PROTOCOL": "none",
            "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1",
        ])
    }

    /// How a build ended.
    enum Outcome: Sendable, Equatable {
        case built
        /// The reason for machines, and what it said.
        case failed(reason: String, message: String)
    }

    /// Builds a directory below `root`; no plugin, no function, no Helm.
    ///
    /// - Parameter reachesUp: whether files beside or above a kustomization may be read, as Flux
    ///   lets them.
    /// - Throws: where the program cannot be started, or a signal came.
    func build(
        _ directory: String, in root: String, reachesUp: Bool
    ) throws(SystemError) -> Outcome {
        var words = command + [directory.isEmpty ? "." : "./" + directory]
        if reachesUp { words += ["--load-restrictor", "LoadRestrictionsNone"] }
        var request = ChildProcess.Request(
            program, words, environment: environment, directory: root)
        request.output = .capture(limit: Kustomize.outputLimit)
        request.error = .capture(limit: Kustomize.messageLimit)
        request.endsAtOutputLimit = true
        request.timeLimitSeconds = timeLimitSeconds
        let result = try ChildProcess.run(request)
        if result.timedOut {
            return .failed(
                reason: "time-limit", message: "it took longer than \(timeLimitSeconds) s")
        }
        if result.isTruncated {
            return .failed(
                reason: "output-limit",
                message: "it printed more than \(Kustomize.outputLimit >> 20) MB")
        }
        if result.exitCode == 0 { return .built }
        let text = result.errorText.replacing(root + "/", with: "").replacing(root, with: ".")
        let lines = text.split(separator: "\n").suffix(10).map(withoutLogPrefix)
            .joined(separator: "\n")
        return .failed(
            reason: "build-failed",
            message: lines.isEmpty ? "it ended with \(result.exitCode)" : lines)
    }
}

/// What kubectl's log writes around the message: a time and a process, which no two builds share.
private func withoutLogPrefix(_ line: Substring) -> String {
    let mark = "] \"command failed\" err=\""
    guard let start = line.firstRange(of: mark)?.upperBound, line.hasSuffix("\"") else {
        return String(line)
    }
    return String(line[start...].dropLast()).replacing("\\\"", with: "\"")
}

/// What programs said about their versions, so that they are asked again only when they changed.
private struct VersionCache {
    private struct Entry: Codable {
        let size: Int
        let modified: Int64
        let major: Int?
    }

    private let path: String

    init(_ state: StateDirectory) {
        path = Paths.join(state.path, "cache/program-versions.json")
    }

    /// A program's major version, asked for where it is not known.
    func major(of program: String, _ ask: () throws -> Int?) throws -> Int? {
        let bytes = try? Files.read(path, limit: 1 << 20)
        var entries =
            bytes.flatMap { try? CanonicalJSON.decode([String: Entry].self, from: $0) } ?? [:]
        let file = Files.identity(program)
        if let file, let known = entries[program], known.size == file.size,
            known.modified == file.modified, let major = known.major
        {
            return major
        }
        let major = try ask()
        if let file {
            entries[program] = Entry(size: file.size, modified: file.modified, major: major)
            try Files.makeDirectories(Paths.parent(path))
            try AtomicFile.write(try CanonicalJSON.encode(entries), to: path)
        }
        return major
    }
}
