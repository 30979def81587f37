internal import Contracts
internal import GitStore
internal import Manifests
internal import Snapshot
internal import YAMLText

/// Whether a mapping of a changed YAML file has a key more than once.
///
/// What comes of it depends on who reads the file. In an object, kustomize refuses the whole build, and
/// so Flux; in a kustomization file and in a patch it takes the last one and says nothing, as kubectl
/// and Helm do everywhere: what stands first is lost. Source: measured with kustomize 5.5 (`mapping key
/// "a" already defined`, `duplicate merge key`).
struct KeysCheck: StateCheck {
    static let name = "keys"
    static let complaint = "is written twice"
    static let complaintNow = complaint
    static let failed = Rule(
        "validate/duplicate-key", .error,
        "A mapping has the same key twice. Flux builds nothing of a kustomization with such an object "
            + "(kustomize: mapping key already defined); in a kustomization file, a patch or values "
            + "the last one counts, and what stands before it is lost without a word.",
        why:
            "One of the two values never takes effect, or the whole Kustomization stops being "
            + "applied: neither is what the file's author sees in it.",
        example: .yaml(
            """
            metadata:
              name: web
              labels: {app: web}
              labels: {tier: front}
            """),
        remedy: "keep one of the two, with all that belongs to it; of two merge keys make one: "
            + "<<: [*a, *b]")

    /// A key that stands again in one mapping.
    struct Subject: CheckSubject {
        let file: String
        /// The way to the key.
        let path: YAMLPath
        /// Keys before it that stand again as well, at the same way but for the places in lists.
        let ordinal: Int
        /// How many more keys of the file stand again and are not looked at, where this is the last.
        let more: Int

        var name: String { "\(file): \(path)" }
    }

    /// Keys of one file that are looked at, at most.
    static let fileLimit = 20

    private let known = Known()

    /// What was found in the files that were looked through last.
    private final class Known {
        var trees: [ObjectIdentifier: (tree: YAMLTree, keys: [DuplicateKey])] = [:]
    }

    init(_ tools: CheckTools) {}

    func subjects(of change: CheckedChange) throws -> [Subject] {
        try change.paths.sorted().flatMap { file in
            guard FileIndex.isYAML(file), try !change.head.isChartTemplate(file) else {
                return [Subject]()
            }
            let keys = try keys(of: file, in: change.head) ?? []
            var counts: [[YAMLPathElement]: Int] = [:]
            return keys.prefix(KeysCheck.fileLimit).enumerated().map { index, key in
                let path = key.second.path
                counts[path.keys, default: -1] += 1
                return Subject(
                    file: file, path: path, ordinal: counts[path.keys] ?? 0,
                    more: index + 1 == KeysCheck.fileLimit ? keys.count - index - 1 : 0)
            }
        }
    }

    func inputs(of subject: Subject, in change: CheckedChange) -> Set<String> { [subject.file] }

    func look(at places: [(subject: Subject, snapshot: Snapshot)]) throws -> [Sight] {
        try places.map { subject, snapshot in
            let keys = try keys(of: subject.file, in: snapshot) ?? []
            let same = keys.filter { $0.second.path.keys == subject.path.keys }
            // What is not there is not wrong: a new file fails where it comes in.
            guard same.indices.contains(subject.ordinal) else { return Sight(.seen([])) }
            return Sight(.seen([KeysCheck.problem(same[subject.ordinal], subject)]))
        }
    }

    /// The keys of a file that stand again and should not; nil where it is not YAML.
    private func keys(of file: String, in snapshot: Snapshot) throws -> [DuplicateKey]? {
        guard let tree = try snapshot.tree(file) else { return nil }
        if let found = known.trees[ObjectIdentifier(tree)] { return found.keys }
        let keys = tree.duplicateKeys().filter { key in
            // Other readers than kustomize take several merge keys.
            key.second.text != "<<" || tree.root(key.document).map(KeysCheck.isObject) == true
        }
        if !keys.isEmpty { known.trees[ObjectIdentifier(tree)] = (tree, keys) }
        return keys
    }

    private static func isObject(_ root: YAMLNode) -> Bool {
        root["apiVersion"]?.text != nil && root["kind"]?.text != nil
    }

    private static func problem(_ key: DuplicateKey, _ subject: Subject) -> Problem {
        var problem = Problem("duplicate", reason: "duplicate-key")
        problem.detail = "line \(key.second.line.value), and line \(key.first.line.value) before it"
        if subject.more > 0 {
            problem.detail? += ", as \(Words.count(subject.more, "more key")) of this file"
        }
        problem.place = Place(key.second, in: subject.file)
        return problem
    }
}

extension YAMLPath {
    /// The keys of the way alone: what comes into a list, or goes, moves what stands after it.
    var keys: [YAMLPathElement] {
        elements.filter { if case .key = $0 { true } else { false } }
    }
}

extension Snapshot {
    /// Whether a file is a template of a Helm chart that lies in the repository: YAML only when Helm has
    /// filled it in.
    func isChartTemplate(_ path: String) throws(GitError) -> Bool {
        for directory in TreePath.ancestors(of: path) {
            let (parent, name) = TreePath.split(directory)
            if name == "templates", try plainFile(TreePath.child(parent, "Chart.yaml")) != nil {
                return true
            }
        }
        return false
    }
}
