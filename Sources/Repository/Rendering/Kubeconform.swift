internal import Contracts
package import SystemSupport

/// The program that holds objects against their schemas.
///
/// It is never let near the network: each place of schemas is a directory here, and it runs as builds do.
/// Source: github.com/yannh/kubeconform, the flags and the JSON output.
package struct Kubeconform: Sendable {
    private static let outputLimit = 64 << 20
    private static let messageLimit = 1 << 20
    private static let versionTimeLimit = 20
    /// How it finds a schema of a definition of the repository.
    private static let ownSchemas =
        "{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json"

    private let program: String
    private let own: Environment
    private let timeLimitSeconds: Int
    private let sandbox: Sandbox?
    /// Equal for two programs that say the same of the same files, as far as can be told.
    let identity: [String]

    /// Whether a program of that name is on PATH, or beside the program that runs.
    package static func isInstalled(_ own: Environment, beside: String?) -> Bool {
        path(own, beside) != nil
    }

    private static func path(_ own: Environment, _ beside: String?) -> String? {
        own.program("kubeconform")
            ?? beside.map { Paths.join($0, "kubeconform") }.flatMap(own.program)
    }

    /// Looks for it on PATH, then beside the program that runs; nil where it is not there, or does not
    /// say its version.
    ///
    /// - Parameters:
    ///   - home: an empty directory, which it sees as its home.
    ///   - private: what it must not read wherever it lies.
    ///   - beside: the directory of the program that runs.
    package static func find(
        _ own: Environment, home: String, private closed: [String], beside: String?,
        cache: CacheDirectory, isConfined: Bool = Sandbox.isAvailable, timeLimitSeconds: Int
    ) throws -> Kubeconform? {
        guard let program = path(own, beside) else { return nil }
        let sandbox = isConfined ? Sandbox().running(program, private: closed) : nil
        let answer = try ProgramVersions(cache).version(of: program) {
            var request = Kustomize.request(program, ["-v"], own, home: home, sandbox)
            request.timeLimitSeconds = versionTimeLimit
            let result = try ChildProcess.run(request)
            let text = SafeText.line(result.outputText).prefix(100)
            return result.exitCode == 0 && !text.isEmpty ? String(text) : nil
        }
        return answer.map {
            Kubeconform(
                program: program, own: own, timeLimitSeconds: timeLimitSeconds, sandbox: sandbox,
                identity: ["kubeconform", $0.version, $0.file])
        }
    }

    /// What it says of one object.
    struct Verdict: Codable, Sendable, Equatable {
        /// What is wrong; none where the object holds.
        var problems: [SchemaProblem] = []
        /// Why it could not say; nil where it could.
        var obstacle: String?
    }

    /// What one call came to.
    enum Ending {
        /// The verdicts by the name of a file.
        case done([String: Verdict])
        /// It did not get to an end that can be used.
        case failed(String)
    }

    /// Holds the files of a directory against schemas.
    ///
    /// - Parameters:
    ///   - directory: the objects, a file each.
    ///   - schemas: the operator's schemas.
    ///   - definitions: the directory of those that were made from definitions.
    ///   - home: an empty directory, which it may write in.
    func run(
        on directory: String, schemas: SchemaDirectory?, definitions: String, home: String
    ) throws(SystemError) -> Ending {
        var words = ["-output", "json", "-verbose", "-strict", "-ignore-missing-schemas"]
        let templates =
            [Paths.join(definitions, Kubeconform.ownSchemas)] + (schemas?.templates ?? [])
        for template in templates { words += ["-schema-location", template] }
        var request = Kustomize.request(program, words + [directory], own, home: home, sandbox)
        request.sandbox?.readable += [directory, definitions] + (schemas.map { [$0.path] } ?? [])
        request.output = .capture(limit: Kubeconform.outputLimit)
        request.error = .capture(limit: Kubeconform.messageLimit)
        request.endsAtOutputLimit = true
        request.timeLimitSeconds = timeLimitSeconds
        let result = try ChildProcess.run(request)
        if result.timedOut { return .failed("it took longer than \(timeLimitSeconds) s") }
        if result.isTruncated { return .failed("it printed too much") }
        guard result.exitCode == 0 || result.exitCode == 1,
            let output = try? CanonicalJSON.decode(Output.self, from: result.output)
        else {
            let text = result.errorText.replacing(directory, with: "…").suffix(500)
            return .failed(
                text.isEmpty ? "it ended with \(result.exitCode), and said nothing" : String(text))
        }
        return .done(output.verdicts)
    }

    // MARK: what it prints

    private struct Output: Decodable {
        struct Entry: Decodable {
            struct Failure: Decodable {
                let path: String?
                let msg: String?
            }

            let filename: String
            let status: String?
            let msg: String?
            let validationErrors: [Failure]?
        }

        let resources: [Entry]?

        var verdicts: [String: Verdict] {
            var verdicts: [String: Verdict] = [:]
            for entry in resources ?? [] {
                let name = entry.filename.split(separator: "/").last.map(String.init) ?? ""
                verdicts[name] = Output.verdict(entry)
            }
            return verdicts
        }

        private static func verdict(_ entry: Entry) -> Verdict {
            switch entry.status {
            case "statusValid", "VALID": return Verdict()
            case "statusInvalid", "INVALID":
                let failures = (entry.validationErrors ?? []).prefix(20).map {
                    SchemaProblem(path: $0.path ?? "", message: $0.msg ?? "")
                }
                let all = failures.isEmpty ? SchemaProblem.all(in: entry.msg ?? "") : failures
                return Verdict(problems: Array(all))
            case "statusSkipped", "SKIPPED", "": return Verdict(obstacle: SchemaRunner.noSchema)
            default: return Verdict(obstacle: "schema-error")
            }
        }
    }
}

/// One thing in which an object does not keep to its schema.
package struct SchemaProblem: Codable, Sendable, Equatable {
    /// The way to it, as in `/spec/replicas`; "" for the object as a whole.
    package let path: String
    /// What is wrong there, as kubeconform says it.
    package let message: String

    /// What older versions say in one line: `For field spec.replicas: Invalid type. … - For field …`.
    static func all(in text: String) -> [SchemaProblem] {
        let mark = "For field "
        guard text.hasPrefix(mark) else { return [SchemaProblem(path: "", message: text)] }
        return text.dropFirst(mark.count).split(separator: " - " + mark).prefix(20).map { part in
            let sides = part.split(separator: ": ", maxSplits: 1)
            let field = sides.first.map(String.init) ?? ""
            return SchemaProblem(
                path: field == "(root)" ? "" : "/" + field.replacing(".", with: "/"),
                message: sides.count > 1 ? String(sides[1]) : String(part))
        }
    }
}
