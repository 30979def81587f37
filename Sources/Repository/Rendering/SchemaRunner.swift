internal import Contracts
package import Manifests
package import SystemSupport
internal import YAMLText

/// Holds objects against schemas: the operator's, and those of the repository's own definitions.
///
/// What is known of an object is kept by the digest of the object, its schema and the program, so that no
/// process is started for what was looked at before.
package final class SchemaRunner {
    /// Why an object of a kind without a schema is skipped.
    package static let noSchema = "no-schema"

    /// Objects that are looked at in one call at most, and bytes of all of them.
    private static let batch = 5_000
    private static let batchBytes = 64 << 20
    /// The first word of each file that is kept; the number changes with the schemas that are made.
    private static let mark = "upkeep-schema-1"
    /// Bytes that what is kept may take.
    private static let cacheLimit = 64 << 20

    /// One object that is to be looked at.
    package struct Object {
        let kind: ServedAPIs.Kind
        let version: String
        /// The object as YAML.
        package let bytes: [UInt8]

        /// Names an object; nil for a name that Kubernetes does not have, which could lead elsewhere.
        ///
        /// - Parameter bytes: the object as YAML, its variables filled in.
        package init?(kind: ServedAPIs.Kind, version: String, bytes: [UInt8]) {
            guard Object.isName(kind.kind, "_"), Object.isName(kind.group, ".-"),
                Object.isName(version, ""), !kind.kind.isEmpty, !version.isEmpty,
                !kind.group.contains("..")
            else { return nil }
            self.kind = kind
            self.version = version
            self.bytes = bytes
        }

        private static func isName(_ text: String, _ more: String) -> Bool {
            text.utf8.count <= 253
                && text.utf8.allSatisfy {
                    (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                        || more.utf8.contains($0)
                }
        }
    }

    /// What is known of one object.
    package enum Answer: Equatable, Sendable {
        /// What is wrong; nothing where it holds.
        case judged([SchemaProblem])
        /// It could not be judged, and why: `no-schema`, `schema-error`.
        case skipped(String)
        /// kubeconform did not do its work, and what it said.
        case failed(String)
    }

    private let program: Kubeconform
    private let schemas: SchemaDirectory?
    private let scratch: String
    private let cache: CacheDirectory
    private var known: [String: Answer] = [:]
    /// How often the program was started for objects.
    package private(set) var calls = 0

    /// Makes a runner.
    ///
    /// - Parameters:
    ///   - schemas: the operator's.
    ///   - scratch: a directory that nobody else uses.
    package init(
        _ program: Kubeconform, schemas: SchemaDirectory?, scratch: String, cache: CacheDirectory
    ) {
        self.program = program
        self.schemas = schemas
        self.scratch = scratch
        self.cache = cache.part("schemas")
    }

    /// Holds objects against their schemas, in the same order.
    package func judge(
        _ objects: [Object], definitions: DefinitionSchemas
    ) throws -> [Answer] {
        var keys: [String] = []
        var open: [(key: String, object: Object)] = []
        var isOpen: Set<String> = []
        for object in objects {
            let key = key(of: object, definitions)
            keys.append(key)
            if known[key] != nil || isOpen.contains(key) { continue }
            if let answer = read(key) {
                known[key] = answer
            } else if try hasSchema(object, definitions) {
                isOpen.insert(key)
                open.append((key, object))
            } else {
                keep(Kubeconform.Verdict(obstacle: SchemaRunner.noSchema), under: key)
            }
        }
        while !open.isEmpty { try run(next(&open), definitions) }
        if calls > 0 { cache.prune(to: SchemaRunner.cacheLimit) }
        return keys.map { known[$0] ?? .skipped(SchemaRunner.noSchema) }
    }

    private func next(
        _ open: inout [(key: String, object: Object)]
    ) -> [(key: String, object: Object)] {
        var size = 0
        var count = 0
        for entry in open.prefix(SchemaRunner.batch) {
            size += entry.object.bytes.count
            if size > SchemaRunner.batchBytes, count > 0 { break }
            count += 1
        }
        defer { open.removeFirst(count) }
        return Array(open[..<count])
    }

    private func key(of object: Object, _ definitions: DefinitionSchemas) -> String {
        let group = object.kind.group
        let operators = schemas?.identity(
            group: group, kind: object.kind.kind, version: object.version)
        return SHA256.hex(
            parts: [SchemaRunner.mark] + program.identity + [
                operators ?? "", ServedAPIs.isBuiltIn(group: group) ? "" : definitions.digest,
                group,
                object.kind.kind, object.version, SHA256.hex(object.bytes),
            ])
    }

    private func hasSchema(_ object: Object, _ definitions: DefinitionSchemas) throws -> Bool {
        if schemas?.identity(
            group: object.kind.group, kind: object.kind.kind, version: object.version) != nil
        {
            return true
        }
        return try definitions.schema(of: object.kind, version: object.version) != nil
    }

    // MARK: the program

    private func run(
        _ batch: [(key: String, object: Object)], _ definitions: DefinitionSchemas
    ) throws {
        calls += 1
        let place = Paths.join(scratch, "schemas-\(calls)")
        defer { try? Files.removeTree(place) }
        let (objects, own, home) = (
            Paths.join(place, "objects"), Paths.join(place, "definitions"),
            Paths.join(place, "home")
        )
        for directory in [objects, own, home] { try Files.makeDirectories(directory) }
        var isWritten: Set<String> = []
        for (index, entry) in batch.enumerated() {
            try Files.writeScratch(entry.object.bytes, to: Paths.join(objects, "\(index).yaml"))
            let (kind, version) = (entry.object.kind, entry.object.version)
            let name = "\(kind.group)/\(kind.kind.lowercased())_\(version).json"
            guard isWritten.insert(name).inserted,
                let schema = try definitions.schema(of: kind, version: version)
            else { continue }
            try Files.makeDirectories(Paths.join(own, kind.group))
            try Files.writeScratch(
                try CanonicalJSON.compact(schema), to: Paths.join(own, name))
        }
        switch try program.run(on: objects, schemas: schemas, definitions: own, home: home) {
        case .failed(let message):
            for entry in batch { known[entry.key] = .failed(message) }
        case .done(let verdicts):
            for (index, entry) in batch.enumerated() {
                if let verdict = verdicts["\(index).yaml"] {
                    keep(verdict, under: entry.key)
                } else {
                    known[entry.key] = .failed("it said nothing of an object")
                }
            }
        }
    }

    // MARK: what is kept

    private func answer(_ verdict: Kubeconform.Verdict) -> Answer {
        verdict.obstacle.map { .skipped($0) } ?? .judged(verdict.problems)
    }

    private func read(_ key: String) -> Answer? {
        guard let bytes = cache.read(key, limit: 1 << 20), let end = bytes.firstIndex(of: 0x0A)
        else { return nil }
        let body = Array(bytes[(end + 1)...])
        guard String(decoding: bytes[..<end], as: UTF8.self) == head(body),
            let verdict = try? CanonicalJSON.decode(Kubeconform.Verdict.self, from: body)
        else { return nil }
        return answer(verdict)
    }

    private func keep(_ verdict: Kubeconform.Verdict, under key: String) {
        known[key] = answer(verdict)
        guard let body = try? CanonicalJSON.compact(verdict) else { return }
        cache.write(Array((head(body) + "\n").utf8) + body, to: key)
    }

    private func head(_ body: [UInt8]) -> String { "\(SchemaRunner.mark) \(SHA256.hex(body))" }
}

/// The schemas that a snapshot's own definitions make, each made when it is first asked for.
package final class DefinitionSchemas {
    /// Equal for two snapshots whose definitions are equal.
    package let digest: String
    private let resources: () throws -> [Resource]
    private var found: [ServedAPIs.Kind: [Resource]]?
    private var made: [ServedAPIs.Kind: [String: JSONValue]] = [:]

    /// - Parameter resources: reads the definitions.
    package init(digest: String, resources: @escaping () throws -> [Resource]) {
        self.digest = digest
        self.resources = resources
    }

    /// The schema of a version of a kind; nil where the repository does not define it, or defines it
    /// more than once: for several clusters, say.
    func schema(of kind: ServedAPIs.Kind, version: String) throws -> JSONValue? {
        if ServedAPIs.isBuiltIn(group: kind.group) { return nil }
        if let schemas = made[kind] { return schemas[version] }
        if found == nil {
            found = Dictionary(
                grouping: try resources().filter { $0.kind == ServedAPIs.definitionKind }
            ) { resource in
                let spec = resource.root["spec"]
                return ServedAPIs.Kind(
                    group: spec?["group"]?.text ?? "",
                    kind: spec?["names"]?["kind"]?.text ?? "")
            }
        }
        let same = (found?[kind] ?? []).map(DefinitionSchema.all).filter { !$0.isEmpty }
        let schemas =
            same.count == 1 || same.dropFirst().allSatisfy { $0 == same[0] } ? same.first : nil
        made[kind] = schemas ?? [:]
        return schemas?[version]
    }
}
