internal import Contracts
internal import GitStore
internal import Manifests
internal import Snapshot
internal import YAMLText

/// A Secret as a file brings it into the repository, and what of it stands there in clear text.
struct ClearText {
    /// What it is called; equal for the same in two snapshots.
    let name: String
    /// Where its values stand.
    let file: String
    /// The files that it is made of beside its own.
    var sources: [String] = []
    /// Where all of it stands.
    let place: Place
    /// The values in clear text: the way to each, and where; never what it is.
    let values: [Value]

    /// A value in clear text.
    struct Value {
        /// As in `stringData.password`.
        let name: String
        let place: Place
    }

    // MARK: how values are told

    /// How an encrypted value of SOPS begins.
    private static let encrypted = "ENC["

    /// What a value begins with that only says where the secret lies.
    private static let pointers = ["ref+", "op://", "<path:", "vault:"]

    /// Whether a value says something: not empty, not encrypted, and not filled in later by Flux
    /// (`${VAR}`), a template (`{{ }}`), or from where it lies.
    static func isPlain(_ text: String) -> Bool {
        if text.allSatisfy(\.isWhitespace) || text.hasPrefix(encrypted) { return false }
        return !text.contains("${") && !text.contains("{{")
            && !pointers.contains(where: text.hasPrefix)
    }

    /// How files begin that are encrypted as a whole.
    private static let heads = [
        "\0GITCRYPT\0", "-----BEGIN AGE ENCRYPTED FILE-----", "age-encryption.org/",
        "-----BEGIN PGP MESSAGE-----", "$ANSIBLE_VAULT;",
    ].map { Array($0.utf8) }

    /// Whether a file is encrypted: by SOPS, whose checksum is an encrypted value in every format, by
    /// age, GnuPG, git-crypt or Ansible.
    static func isEncrypted(_ bytes: [UInt8]) -> Bool {
        heads.contains(where: bytes.starts)
            || ByteSearch.first(Array("ENC[AES256_GCM,".utf8), in: bytes) != nil
    }

    /// Whether a file says something in clear text, taken as one value.
    static func isPlain(_ bytes: [UInt8]) -> Bool {
        if isEncrypted(bytes) { return false }
        let lines = bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        return isPlain(
            lines.filter { !$0.hasPrefix("#") && $0 != "---" }.joined(separator: "\n"))
    }

    /// Whether one of the lines `KEY=value` of a file says something in clear text.
    static func isPlainPairs(_ bytes: [UInt8]) -> Bool {
        if heads.contains(where: bytes.starts) { return false }
        return bytes.split(separator: 0x0A).contains { line in
            // What SOPS says of the file stands among its lines; each value is encrypted by itself.
            if line.first == UInt8(ascii: "#") || line.starts(with: "sops_".utf8) { return false }
            guard let sign = line.firstIndex(of: UInt8(ascii: "=")) else { return false }
            let value = line[(sign + 1)...].filter { !"\"'\r".utf8.contains($0) }
            return isPlain(String(decoding: value, as: UTF8.self))
        }
    }
}

/// Finds the Secrets of one file.
struct ClearTextReader {
    let snapshot: Snapshot
    let file: String

    /// The values of one Secret that are looked at, at most.
    private static let valueLimit = 10_000
    /// Lists in lists, and merge keys in what they bring in, that are followed.
    private static let depthLimit = 3

    /// The Secrets of the file that have values; those whose values are all encrypted among them.
    func secrets() throws(GitError) -> [ClearText] {
        guard let tree = try snapshot.tree(file) else { return [] }
        var found: [ClearText] = []
        for document in 0..<tree.documentCount {
            guard let root = tree.root(document) else { continue }
            found += objects(root, in: document)
            if KustomizationFile.isAt(file) {
                found += try generated(root, in: document) + patches(root, in: document)
            }
        }
        return found
    }

    // MARK: objects

    /// The Secrets of a document: itself, or the items of a list.
    private func objects(
        _ root: YAMLNode, in document: Int, at line: Int? = nil, depth: Int = 0
    ) -> [ClearText] {
        guard depth < ClearTextReader.depthLimit, let kind = root["kind"]?.text,
            root["apiVersion"]?.text == "v1"
        else { return [] }
        switch kind {
        case "Secret": return [object(root, sops: root["sops"], document, line)].compactMap { $0 }
        case "List", "SecretList":
            return (root["items"]?.items ?? []).map(\.resolved).flatMap { item in
                let isSecret = kind == "SecretList" || item["kind"]?.text == "Secret"
                return isSecret
                    ? [object(item, sops: root["sops"], document, line)].compactMap { $0 }
                    : objects(item, in: document, at: line, depth: depth + 1)
            }
        default: return []
        }
    }

    /// The entries of a mapping, and of those that merge keys bring in.
    private static func entries(
        _ node: YAMLNode?, depth: Int
    ) -> [(key: YAMLNode, value: YAMLNode)] {
        guard let node, depth < depthLimit else { return [] }
        // The API server refuses it; whoever reads the repository has it all the same.
        if node.kind == .scalar { return [(key: node, value: node)] }
        return node.entries.flatMap { entry in
            if entry.key.text != "<<" { return [entry] }
            let source = entry.value.resolved
            return (source.kind == .sequence ? source.items.map(\.resolved) : [source])
                .prefix(valueLimit).flatMap { entries($0, depth: depth + 1) }
        }
    }

    private func object(
        _ root: YAMLNode, sops: YAMLNode?, _ document: Int, _ line: Int?
    ) -> ClearText? {
        let fields = ["data", "stringData"].flatMap { field in
            ClearTextReader.entries(root[field], depth: 0).map {
                (field: field, key: $0.key, value: $0.value.resolved)
            }
        }.filter { !$0.value.valueBytes.isEmpty }
        if fields.isEmpty { return nil }
        let rule = SOPSRule(sops)
        let isAnyEncrypted = fields.contains { $0.value.text?.hasPrefix("ENC[") == true }
        let plain = fields.filter { field in
            guard ClearText.isPlain(field.value.text ?? "") else { return false }
            return rule?.leavesByAccident(
                [field.field, field.key.text ?? ""], isAnyEncrypted: isAnyEncrypted) ?? true
        }
        let metadata = root["metadata"]
        let label = ["Secret", metadata?["namespace"]?.text, metadata?["name"]?.text ?? ""]
            .compactMap { $0 }.joined(separator: "/")
        return ClearText(
            name: label, file: file,
            place: line.map { Place(file: file, document: document, line: $0) }
                ?? Place(root, in: file),
            values: plain.prefix(ClearTextReader.valueLimit).map { field in
                ClearText.Value(
                    // A value that is no mapping has no key of its own.
                    name: field.key == field.value
                        ? field.field : "\(field.field).\(field.key.text ?? "")",
                    place: line.map { Place(file: file, document: document, line: $0) }
                        ?? Place(field.key, in: file))
            })
    }

    // MARK: kustomization files

    /// What `secretGenerator` makes of literals and of files of the repository.
    private func generated(_ root: YAMLNode, in document: Int) throws(GitError) -> [ClearText] {
        var found: [ClearText] = []
        for item in root["secretGenerator"]?.items ?? [] {
            let entry = item.resolved
            var values: [ClearText.Value] = []
            func add(_ name: String, _ node: YAMLNode) {
                values.append(
                    ClearText.Value(
                        name: name, place: Place(node, in: file)))
            }
            for literal in entry["literals"]?.items ?? [] {
                let parts = (literal.resolved.text ?? "").split(separator: "=", maxSplits: 1)
                if parts.count == 2, ClearText.isPlain(String(parts[1])) {
                    add("literals \(parts[0])", literal)
                }
            }
            var paths: [String] = []
            let sources = [("files", false), ("envs", true), ("env", true)]
            for (field, isPairs) in sources {
                let nodes = entry[field].map { $0.kind == .sequence ? $0.items : [$0] } ?? []
                for node in nodes {
                    guard let path = path(node.resolved.text ?? ""),
                        let bytes = try snapshot.bytes(path)
                    else { continue }
                    paths.append(path)
                    if isPairs ? ClearText.isPlainPairs(bytes) : ClearText.isPlain(bytes) {
                        add(path, node)
                    }
                }
            }
            found.append(
                ClearText(
                    name: "secretGenerator \(entry["name"]?.text ?? "") of \(file)", file: file,
                    sources: paths, place: Place(entry, in: file),
                    values: Array(values.prefix(ClearTextReader.valueLimit))))
        }
        return found
    }

    /// The path of what a generator reads, `KEY=PATH` or `PATH`.
    private func path(_ text: String) -> String? {
        guard let name = text.split(separator: "=").last else { return nil }
        return TreePath.join(TreePath.split(file).parent, String(name))
    }

    /// The Secrets that stand as patches in the kustomization file itself.
    private func patches(_ root: YAMLNode, in document: Int) -> [ClearText] {
        let texts =
            (root["patches"]?.items ?? []).compactMap { $0.resolved["patch"] }
            + (root["patchesStrategicMerge"]?.items ?? []).map(\.resolved)
        return texts.flatMap { node -> [ClearText] in
            let bytes = node.valueBytes
            guard ByteSearch.first(Array("Secret".utf8), in: bytes) != nil,
                let tree = try? YAMLTree(bytes)
            else { return [] }
            return (0..<tree.documentCount).flatMap { index in
                tree.root(index).map { objects($0, in: document, at: node.line.value) } ?? []
            }
        }
    }
}
