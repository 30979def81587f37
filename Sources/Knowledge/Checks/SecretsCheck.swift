internal import Contracts
internal import GitStore
internal import Manifests
internal import Snapshot
internal import YAMLText

/// Whether a change brings a secret into the repository in clear text.
///
/// Looked at are Secrets in changed files, in lists and in patches too; what `secretGenerator` makes of
/// literals and of files of the repository, where the kustomization or such a file changed; and files
/// that are called `*.sops.*` and are not encrypted. What is filled in later (`${VAR}`), is empty, or
/// only says where the secret lies, is passed over. No value is ever shown.
struct SecretsCheck: StateCheck {
    static let name = "secrets"
    static let complaint = "is in clear text"
    static let complaintNow = complaint
    static let failed = Rule(
        "validate/clear-text-secret", .error,
        "A secret stands in the repository in clear text: whoever can read the repository, or any "
            + "clone of it, has it.",
        why:
            "Git keeps it for good: taking it out in a later commit leaves it in the history, in "
            + "every clone, fork and backup.",
        example: .yaml(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: db}
            stringData:
              password: hunter2
            """),
        remedy:
            "encrypt it (sops encrypt --in-place --encrypted-regex '^(data|stringData)$' FILE), or "
            + "put a SealedSecret or an ExternalSecret in its place; what was pushed stays in the "
            + "history: change the secret itself as well",
        atGate: "encrypt its data and stringData (sops encrypt --in-place FILE) "
            + "and git add it (where it is committed already, amend that commit); or put a "
            + "SealedSecret or an ExternalSecret in its place. Change a secret that was pushed before"
    )

    /// One secret at the head.
    struct Subject: CheckSubject {
        let name: String
        /// The files in which it stands, before or after the change.
        let files: Set<String>
    }

    /// The secrets of a snapshot's files.
    private final class Known {
        var secrets: [String: [ClearText]] = [:]
    }

    private let tools: CheckTools

    init(_ tools: CheckTools) { self.tools = tools }

    func subjects(of change: CheckedChange) throws -> [Subject] {
        try files(of: change).flatMap { file in
            try secrets(in: file, of: change.head).map { secret in
                Subject(
                    name: secret.name, files: try origins(of: secret, in: change).union([file]))
            }
        }
    }

    /// The changed files in which a Secret stood and does not any more: it may have been moved.
    private func origins(
        of secret: ClearText, in change: CheckedChange
    ) throws -> Set<String> {
        guard try secrets(in: secret.file, of: change.base).allSatisfy({ $0.name != secret.name })
        else { return [] }
        return try change.paths.filter { file in
            try secrets(in: file, of: change.base).contains { $0.name == secret.name }
                && !secrets(in: file, of: change.head).contains { $0.name == secret.name }
        }
    }

    /// The changed files, and the kustomizations above and beside them that make secrets of changed files.
    private func files(of change: CheckedChange) throws -> [String] {
        var files = change.paths
        let closure = KustomizeClosure(change.head)
        var directories = Set(change.paths.flatMap(TreePath.ancestors))
        if change.paths.contains(where: { !FileIndex.isYAML($0) }) {
            // What reaches up can name files of directories that are not below it.
            directories.formUnion(
                try tools.index.summary(of: change.head).reaching.map { TreePath.split($0).parent })
        }
        for directory in directories {
            guard let path = try closure.kustomization(of: directory), !files.contains(path),
                try SecretsCheck.has("secretGenerator", path, in: change.head),
                let root = try change.head.tree(path)?.root(0)
            else { continue }
            let names = (root["secretGenerator"]?.items ?? [])
                .flatMap { KustomizationFile.sources(ofGenerator: $0.resolved) }
                .compactMap { TreePath.join(directory, $0) }
            if names.contains(where: change.paths.contains) { files.insert(path) }
        }
        return files.sorted()
    }

    func inputs(of subject: Subject, in change: CheckedChange) throws -> Set<String> {
        let sources = try subject.files.flatMap { try secrets(in: $0, of: change.head) }
            .filter { $0.name == subject.name }.flatMap { $0.values.map(\.place.file) + $0.sources }
        return subject.files.union(sources)
    }

    func look(at places: [(subject: Subject, snapshot: Snapshot)]) throws -> [Sight] {
        try places.map { subject, snapshot in
            let found = try subject.files.sorted()
                .flatMap { try secrets(in: $0, of: snapshot) }
                .filter { $0.name == subject.name && !$0.values.isEmpty }
            // What is not there is not in clear text: a new secret fails where it comes in.
            return Sight(.seen(SecretsCheck.problems(found)))
        }
    }

    /// One line says where a single value stands; several stand in all of the Secret.
    private static func problems(_ secrets: [ClearText]) -> [Problem] {
        let values = secrets.flatMap(\.values)
        let names = values.map(\.name)
        let list = names.prefix(5).joined(separator: ", ")
        return values.map { value in
            var problem = Problem(value.name, reason: "clear-text")
            problem.detail =
                (names.count > 5 ? "\(list) and \(names.count - 5) more" : list)
                + (names.count == 1 ? " is not encrypted" : " are not encrypted")
            problem.place = values.count == 1 ? value.place : secrets[0].place
            return problem
        }
    }

    private func secrets(in file: String, of snapshot: Snapshot) throws -> [ClearText] {
        let known = snapshot.derived { _ in Known() }
        if let found = known.secrets[file] { return found }
        let found = try SecretsCheck.read(file, of: snapshot)
        known.secrets[file] = found
        return found
    }

    private static func read(_ file: String, of snapshot: Snapshot) throws -> [ClearText] {
        let isKustomization = KustomizationFile.isAt(file)
        if isKustomization || FileIndex.isYAML(file) || file.hasSuffix(".json"),
            try isKustomization || has("Secret", file, in: snapshot),
            try !snapshot.isChartTemplate(file)
        {
            return try ClearTextReader(snapshot: snapshot, file: file).secrets()
        }
        guard isCalledEncrypted(file), let bytes = try snapshot.bytes(file) else { return [] }
        let whole = ClearText.Value(name: "all of it", place: Place(file: file))
        return [
            ClearText(
                name: file, file: file, place: Place(file: file),
                values: ClearText.isPlain(bytes) ? [whole] : [])
        ]
    }

    private static func has(_ word: String, _ file: String, in snapshot: Snapshot) throws -> Bool {
        guard let file = try snapshot.plainFile(file) else { return false }
        return try snapshot.store.contains(Array(word.utf8), in: file.blob)
    }

    /// Whether a file's name says that SOPS encrypted it, as `users.sops.toml`; `.sops.yaml`, which
    /// tells SOPS what to do, is none.
    private static func isCalledEncrypted(_ file: String) -> Bool {
        let parts = TreePath.split(file).name.split(
            separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 3, let kind = parts.last, parts[parts.count - 2] == "sops",
            parts[0] != ""
        else { return false }
        return ["yaml", "yml", "json", "env", "ini", "toml", "txt", "conf"].contains(kind)
    }
}
