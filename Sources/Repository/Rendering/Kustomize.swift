package import SystemSupport

/// The program that builds: kustomize, else the one inside kubectl.
package struct Kustomize: Sendable {
    /// Bytes of manifests that a build may print, whatever is configured.
    static let highestOutputLimit = 1_024 << 20
    private static let messageLimit = 1 << 20
    /// Seconds that it may take to tell its version.
    private static let versionTimeLimit = 20
    /// The oldest major version that is used; before it, builds mean something else.
    private static let oldest = 4

    private static let noSandbox =
        "this kernel has no Landlock or no seccomp: only kustomizations are built that upkeep "
        + "understands whole"

    private let program: String
    private let command: [String]
    /// The operator's environment, of which a build sees PATH alone.
    private let own: Environment
    private let timeLimitSeconds: Int
    private let outputLimit: Int
    /// Where it runs, but for the files of a build; nil where the kernel has no sandbox.
    private let sandbox: Sandbox?
    /// Equal for two programs that build the same from the same files, as far as can be told: the
    /// command, the version, the program's file, and whether it is confined.
    let identity: [String]

    /// What it is and which version, as in `kustomize v5.4.2`, `kubectl kustomize v5.5.0`.
    package var name: String {
        let words = [identity[0]] + command.filter { $0 != "build" }
        return "\(words.joined(separator: " ")) v\(identity[1])"
    }

    /// Whether a build can read nothing but its own files and the system's, and reach nobody.
    var isConfined: Bool { sandbox != nil }

    /// What there is to build with.
    package struct Found: Sendable {
        /// The program; nil where neither is installed, or both are too old.
        package let program: Kustomize?
        /// What the operator should know about those that are not used.
        package let notes: [String]
    }

    /// Looks on PATH for one that can be used.
    ///
    /// - Parameters:
    ///   - home: an empty directory, which the program sees as its home while it is asked.
    ///   - private: what a build must not read wherever the program lies: the operator's home, the
    ///     repository, its state.
    ///   - isConfined: whether programs run in a sandbox.
    ///   - cache: where it is kept what programs said about their versions.
    ///   - timeLimitSeconds: what one build may take.
    ///   - outputLimit: bytes of manifests that one build may print.
    package static func find(
        _ own: Environment, home: String, private closed: [String], cache: CacheDirectory,
        isConfined: Bool = Sandbox.isAvailable, timeLimitSeconds: Int,
        outputLimit: Int = 64 << 20
    ) throws -> Found {
        let versions = ProgramVersions(cache)
        var notes: [String] = []
        for (name, command, question) in [
            ("kustomize", ["build"], ["version"]),
            ("kubectl", ["kustomize"], ["version", "--client"]),
        ] {
            guard let program = own.program(name) else { continue }
            let sandbox = isConfined ? Sandbox().running(program, private: closed) : nil
            let answer = try versions.version(of: program) {
                var request = request(program, question, own, home: home, sandbox)
                request.timeLimitSeconds = versionTimeLimit
                let result = try ChildProcess.run(request)
                return version(in: result.outputText, isInKubectl: name == "kubectl")
            }
            if let answer,
                let major = answer.version.split(separator: ".").first.flatMap({ Int($0) }),
                major >= oldest
            {
                let found = Kustomize(
                    program: program, command: command, own: own,
                    timeLimitSeconds: timeLimitSeconds,
                    outputLimit: min(outputLimit, highestOutputLimit), sandbox: sandbox,
                    identity: [name, answer.version, answer.file, isConfined ? "confined" : "free"])
                if !isConfined { notes.append(noSandbox) }
                return Found(program: found, notes: notes)
            }
            notes.append(
                "\(program) is older than kustomize \(oldest), or does not say its version "
                    + (isConfined ? "in the sandbox of builds" : "of kustomize"))
        }
        return Found(program: nil, notes: notes)
    }

    /// How a program is started: in its home, which it may write in.
    static func request(
        _ program: String, _ words: [String], _ own: Environment, home: String, _ sandbox: Sandbox?
    ) -> ChildProcess.Request {
        var request = ChildProcess.Request(
            program, words, environment: environment(own, home: home), directory: home)
        request.sandbox = sandbox
        request.sandbox?.writable.append(home)
        return request
    }

    /// The version of kustomize in what a program prints about itself, as in `v5.5.0`,
    /// `{Version:kustomize/v4.5.7 GitCommit:…}`, `Kustomize Version: v5.5.0`; digits and dots alone.
    static func version(in text: String, isInKubectl: Bool) -> String? {
        var text = text[...]
        if isInKubectl {
            let line = text.split(separator: "\n").first { $0.hasPrefix("Kustomize Version:") }
            guard let line else { return nil }
            text = line
        }
        for word in text.split(whereSeparator: { !"0123456789.".contains($0) }) {
            let parts = word.split(separator: ".", omittingEmptySubsequences: false)
            if parts.count >= 2, Int(parts[0]) != nil, Int(parts[1]) != nil { return String(word) }
        }
        return nil
    }

    /// An environment that holds nothing of the operator's, and leads nowhere: programs that would
    /// fetch something find no proxy that answers, and git no protocol that it may use.
    private static func environment(_ own: Environment, home: String) -> Environment {
        let nowhere = "http://127.0.0.1:9"
        return Environment([
            "PATH": own["PATH"] ?? "/usr/local/bin:/usr/bin:/bin", "HOME": home, "TMPDIR": home,
            "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home, "XDG_DATA_HOME": home,
            "KUSTOMIZE_PLUGIN_HOME": Paths.join(home, "plugins"), "KUBECONFIG": "/dev/null",
            "LC_ALL": "C.UTF-8", "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere,
            "http_proxy": nowhere, "https_proxy": nowhere, "GIT_ALLOW_PROTOCOL": "none",
            "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1",
        ])
    }

    /// How a build ended.
    package enum Outcome: Sendable, Equatable {
        /// It printed manifests.
        case built
        /// The reason for machines, and what it said.
        case failed(reason: String, message: String)
        /// It was not started: nothing would keep it from files that are not its own, and this is what
        /// it may name them by.
        case refused(String)
    }

    /// What one call came to.
    struct Ending: Sendable {
        let outcome: Outcome
        /// The manifests.
        let output: [UInt8]
        /// Whether the same files always end like this; false where a limit or a signal ended it.
        let isLasting: Bool

        static func limited(_ reason: String, _ message: String) -> Ending {
            Ending(
                outcome: .failed(reason: reason, message: message), output: [], isLasting: false)
        }
    }

    /// Builds a directory below `root`; no plugin, no function, no Helm.
    ///
    /// - Parameters:
    ///   - root: the files of this build, which it may read.
    ///   - home: an empty directory, which it may write in.
    ///   - reachesUp: whether files beside or above a kustomization may be read, as Flux lets them.
    /// - Throws: where the program cannot be started, or a signal came.
    func build(
        _ directory: String, in root: String, home: String, reachesUp: Bool
    ) throws(SystemError) -> Ending {
        var words = command + [directory.isEmpty ? "." : "./" + directory]
        if reachesUp { words += ["--load-restrictor", "LoadRestrictionsNone"] }
        var request = Kustomize.request(program, words, own, home: home, sandbox)
        request.directory = root
        request.sandbox?.readable.append(root)
        request.output = .capture(limit: outputLimit)
        request.error = .capture(limit: Kustomize.messageLimit)
        request.endsAtOutputLimit = true
        request.timeLimitSeconds = timeLimitSeconds
        let result = try ChildProcess.run(request)
        if result.timedOut {
            return .limited("time-limit", "it took longer than \(timeLimitSeconds) s")
        }
        if result.isTruncated {
            return .limited(
                "output-limit", "it printed more than \(outputLimit >> 20) MB")
        }
        if result.exitCode == 0 {
            return Ending(outcome: .built, output: result.output, isLasting: true)
        }
        let text = result.errorText.replacing(root + "/", with: "").replacing(root, with: ".")
        let lines = text.split(separator: "\n").suffix(10).map(withoutLogPrefix)
            .filter { !$0.isEmpty }.joined(separator: "\n")
        return Ending(
            outcome: .failed(
                reason: "build-failed",
                message: lines.isEmpty ? "it ended with \(result.exitCode)" : lines),
            output: [], isLasting: result.exitCode == 1)
    }
}

/// What kubectl's log writes around the message: a time and a process, which no two builds share.
private func withoutLogPrefix(_ line: Substring) -> String {
    // A message of several lines stands between two marks.
    if line.hasSuffix("] \"command failed\" err=<") || line == " >" { return "" }
    let mark = "] \"command failed\" err=\""
    guard let start = line.firstRange(of: mark)?.upperBound, line.hasSuffix("\"") else {
        return String(line)
    }
    return String(line[start...].dropLast()).replacing("\\\"", with: "\"")
}
