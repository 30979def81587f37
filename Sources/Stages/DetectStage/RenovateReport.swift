internal import Contracts
internal import FoundationEssentials
internal import Runs

/// Reads the report that Renovate writes with `reportType=file`.
struct RenovateReport: Decodable {
    /// Bytes of a report at most.
    static let sizeLimit = 512 << 20

    private let problems: [RenovateProblem]?
    fileprivate let repositories: [String: Repository]?

    fileprivate struct Repository: Decodable {
        let problems: [RenovateProblem]?
        let packageFiles: [String: [RenovateFile]]?
        let libYearsWithStatus: JSONValue?
    }

    /// Reads a report.
    ///
    /// - Parameters:
    ///   - name: the file's name, for messages.
    ///   - repository: which repository to take; nil where it has one.
    ///   - likely: the repository's name as its remote has it, to choose by.
    /// - Throws: exit 65 where it is no report.
    static func read(
        _ bytes: [UInt8], name: String, repository: String?, likely: String?
    ) throws -> RenovateRun {
        let report: RenovateReport
        do throws(CanonicalJSON.Failure) {
            report = try CanonicalJSON.decode(RenovateReport.self, from: strip(bytes))
        } catch {
            throw SourceShape.failure(bytes, name: name, wanted: "a report of Renovate", error)
        }
        guard let repositories = report.repositories else {
            throw StageFailure(
                .badInput, "\(name): it is no report of Renovate: \"repositories\" is missing",
                hint: "run Renovate with RENOVATE_REPORT_TYPE=file")
        }
        let global = (report.problems ?? []).map(\.line)
        if repositories.isEmpty {
            return RenovateRun(
                repository: "",
                ending: .notAsked(
                    "the report has no repositories: Renovate is disabled for it, or found none"),
                problems: global)
        }
        let chosen = try SourceShape.choose(
            repositories.keys.sorted(), wanted: repository, likely: likely, name: name)
        guard let one = repositories[chosen] else {
            return RenovateRun(repository: chosen, ending: .noPackages)
        }
        return one.run(named: chosen, global: global)
    }

    private static func strip(_ bytes: [UInt8]) -> [UInt8] {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }
}

extension RenovateReport.Repository {
    fileprivate func run(named name: String, global: [String]) -> RenovateRun {
        let files = packageFiles ?? [:]
        let dependencies = files.values.joined().flatMap(\.deps)
        let own = (problems ?? []).map(\.line)
        var run = RenovateRun(repository: name, files: files, ending: .lookedUp, problems: own)
        if files.isEmpty {
            if !own.isEmpty || !global.isEmpty {
                run.ending = .aborted((own + global).joined(separator: "; "))
            } else if libYearsWithStatus != nil {
                run.ending = .noPackages
            } else {
                run.ending = .aborted(
                    "the report has neither packages nor a sign that lookups were made")
            }
        } else if !dependencies.isEmpty, dependencies.allSatisfy({ $0.updates == nil }) {
            run.ending = .notAsked(
                "dependencies were extracted and not looked up (dryRun=extract)")
        }
        return run
    }
}

/// A line that Renovate logged as a warning or worse.
struct RenovateProblem: Decodable {
    /// The line in words.
    let line: String

    init(from decoder: any Decoder) throws {
        let value = try JSONValue(from: decoder)
        line = RenovateProblem.words(value)
    }

    /// What a person needs of a problem: the message, the reason, the address, the package.
    static func words(_ value: JSONValue) -> String {
        var parts: [String] = []
        func add(_ text: String?) {
            guard let text, !text.isEmpty, !parts.contains(where: { $0.contains(text) }) else {
                return
            }
            parts.append(text)
        }
        add(value["msg"]?.text)
        for key in ["hostType", "packageName", "dependency", "registryHost", "dockerRepository"] {
            add(value[key]?.text)
        }
        if let error = value["err"] {
            for key in ["message", "code", "statusCode", "validationError", "validationMessage"] {
                add(error[key]?.text)
            }
            add(error["options"]?["url"]?.text)
            add(error["response"]?["statusCode"]?.text)
        }
        for name in value["githubDeps"]?.items ?? [] { add(name.text) }
        return parts.joined(separator: ", ")
    }
}

extension JSONValue {
    subscript(_ key: String) -> JSONValue? {
        if case .object(let fields) = self { return fields[key] }
        return nil
    }

    var items: [JSONValue] {
        if case .array(let items) = self { return items }
        return []
    }

    var text: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }
}
