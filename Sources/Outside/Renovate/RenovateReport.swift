internal import Contracts
internal import JSONText

/// Reads the report that Renovate writes with `reportType=file`, piece by piece.
final class RenovateReport: JSONVisitor {
    private let document = JSONDocument(JSONReader(names: RenovateField.names))
    private var sample = TextSample()
    private var problems: [String] = []
    private var repositories: [String: Seen] = [:]
    private var hasRepositories = false
    private var dependencies = 0
    /// The first value of a kind that no report has, in words.
    private var misfit: String?

    /// What was seen of one repository.
    private struct Seen {
        var problems: [String] = []
        var files: [String: [RenovateFile]] = [:]
        var hasLibraryYears = false
    }

    /// Takes the next piece.
    func take(_ piece: [UInt8]) {
        sample.take(piece)
        document.take(piece, for: self)
    }

    func choice(at path: JSONPath) -> JSONChoice {
        switch (path.depth, path.name(0), path.name(2)) {
        case (0, _, _): return .members
        case (1, "problems", _): return .keep
        case (1, "repositories", _):
            hasRepositories = true
            return .members
        case (2, "repositories", _):
            repositories[path.name(1) ?? "", default: Seen()] = Seen()
            return .members
        case (3, _, "problems"), (3, _, "libYearsWithStatus"), (5, _, _): return .keep
        case (3, _, "packageFiles"): return .members
        case (4, _, _): return .items
        default: return .skip
        }
    }

    func take(_ value: JSONNode, at path: JSONPath) {
        let name = path.name(1) ?? ""
        switch (path.depth, path.name(path.depth - 1)) {
        case (1, "problems"): problems = lines(value, path)
        case (3, "problems"): repositories[name]?.problems = lines(value, path)
        case (3, "libYearsWithStatus"): repositories[name]?.hasLibraryYears = !value.isNull
        case (1, "repositories") where value.isNull: hasRepositories = false
        case (3, "packageFiles") where value.isNull: break
        case (5, _):
            if dependencies > RenovateFile.dependencyLimit { return }
            if let file = RenovateFile(value) {
                dependencies += file.deps.count
                if dependencies > RenovateFile.dependencyLimit {
                    let limit = RenovateFile.dependencyLimit
                    note(path, "one of more than \(limit) dependencies, which is too many")
                }
                repositories[name]?.files[path.name(3) ?? "", default: []].append(file)
            } else {
                note(path, "not a file with dependencies")
            }
        default: note(path, path.depth == 4 ? "not a list" : "not an object")
        }
    }

    private func lines(_ value: JSONNode, _ path: JSONPath) -> [String] {
        if !value.isList, !value.isNull { note(path, "not a list") }
        return value.isList ? value.children.map(RenovateProblem.words) : []
    }

    private func note(_ path: JSONPath, _ what: String) {
        if misfit == nil { misfit = path.depth == 0 ? "it is \(what)" : "\(path): \(what)" }
    }

    /// What the report says of one repository.
    ///
    /// - Parameters:
    ///   - name: the file's name, for messages.
    ///   - repository: which repository to take; nil where it has one.
    ///   - likely: the repository's name as its remote has it, to choose by.
    /// - Throws: exit 65 where it is not a report.
    func run(name: String, repository: String?, likely: String?) throws(StageFailure) -> RenovateRun
    {
        if let problem = document.end(for: self)?.description ?? misfit {
            throw sample.failure(name: name, wanted: "a report of Renovate", problem)
        }
        guard hasRepositories else {
            throw StageFailure(
                .badInput, "\(name): it is no report of Renovate: \"repositories\" is missing",
                hint: "run Renovate with RENOVATE_REPORT_TYPE=file")
        }
        if repositories.isEmpty {
            return RenovateRun(
                repository: "",
                ending: .notAsked(
                    "the report has no repositories: Renovate is disabled for it, or found none"),
                problems: problems)
        }
        let chosen = try RepositoryChoice.choose(
            repositories.keys.sorted(), wanted: repository, likely: likely, name: name)
        guard let one = repositories[chosen] else {
            return RenovateRun(repository: chosen, ending: .noPackages)
        }
        return run(one, named: chosen)
    }

    private func run(_ seen: Seen, named name: String) -> RenovateRun {
        let dependencies = seen.files.values.joined().flatMap(\.deps)
        var run = RenovateRun(
            repository: name, files: seen.files, ending: .lookedUp, problems: seen.problems)
        if seen.files.isEmpty {
            if !seen.problems.isEmpty || !problems.isEmpty {
                run.ending = .aborted((seen.problems + problems).joined(separator: "; "))
            } else if seen.hasLibraryYears {
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
