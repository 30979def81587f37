internal import Contracts
internal import GitStore
internal import Manifests
internal import Snapshot
internal import YAMLText

/// Whether each changed YAML file is YAML; what is filled in before it is read as YAML is not judged.
struct ParseCheck: StateCheck {
    static let name = "parse"
    static let complaint = "is not YAML"
    static let failed = Rule(
        "validate/parse-failed", .error, "A file that was YAML before the change is not after it.",
        why:
            "Neither kustomize nor Flux can read the file: the build of every Kustomization that "
            + "has it fails, and the cluster stays at the last revision that built.",
        example: .yaml(
            """
            metadata:
              name: web
             namespace: apps
            """),
        remedy: "read the place in the file; upkeep rollback --failed takes the change back",
        atGate: "mend the file at the place that is named")

    /// One file.
    struct Subject: CheckSubject {
        let name: String
    }

    init(_ tools: CheckTools) {}

    func subjects(of change: CheckedChange) throws -> [Subject] {
        try change.paths.sorted().filter { path in
            try FileIndex.isYAML(path) && change.head.plainFile(path) != nil
        }.map(Subject.init)
    }

    func inputs(of subject: Subject, in change: CheckedChange) -> Set<String> {
        [subject.name]
    }

    func look(
        at places: [(subject: Subject, snapshot: Snapshot)]
    ) throws -> [Sight] {
        try places.map { subject, snapshot in
            switch try snapshot.parsed(subject.name) {
            case nil: return Sight(.absent())
            case .success: return Sight(.seen([]))
            case .failure(let error):
                var problem = Problem("syntax", reason: error.code.rawValue)
                problem.place = Place(file: subject.name, line: error.line?.value)
                problem.place?.column = error.column
                problem.evidence = error.description
                if try ParseCheck.isTemplate(subject.name, in: snapshot) {
                    problem.isExcused = "template"
                }
                return Sight(.seen([problem]))
            }
        }
    }

    /// What begins something that is filled in before it is YAML: of Helm's charts, Jinja, ERB.
    private static let marks = ["{{", "{%", "<%"].map { Array($0.utf8) }

    /// Whether a file that is not YAML is a template of one; where a kustomization reads it, its build fails.
    private static func isTemplate(_ path: String, in snapshot: Snapshot) throws -> Bool {
        guard let file = try snapshot.plainFile(path) else { return false }
        return try snapshot.store.contained(marks, in: file.blob).contains(true)
    }
}
