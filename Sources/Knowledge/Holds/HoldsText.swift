internal import Contracts
internal import SystemSupport
internal import Versions
internal import YAMLText

/// The text of `upkeep.holds.yaml`, with the bytes of each entry.
struct HoldsText: Sendable {
    /// One entry.
    struct Entry: Sendable {
        let hold: Hold
        let node: YAMLNode
    }

    let bytes: [UInt8]
    /// The entries in the file's order.
    let entries: [Entry]
    /// The key `holds` and its value; nil where the file has none.
    let list: (key: YAMLNode, value: YAMLNode)?

    /// A file of comments.
    init(empty header: String) {
        bytes = Array(header.utf8)
        entries = []
        list = nil
    }

    /// Reads a file.
    ///
    /// - Throws: exit 65 with the line.
    init(_ bytes: [UInt8]) throws {
        let tree: YAMLTree
        do throws(YAMLError) {
            tree = try YAMLTree(bytes)
        } catch {
            throw StageFailure(
                .badInput, "\(HoldsFile.name): \(error)", hint: HoldsFile.remedy)
        }
        self.bytes = bytes
        let root = tree.root(0)
        if tree.documentCount == 0 || root?.isNull == true {
            entries = []
            list = nil
            return
        }
        guard let root, tree.documentCount == 1, root.entries.count == 1,
            let only = root.entries.first, only.key.text == "holds",
            only.value.resolved.kind == .sequence || only.value.isNull
        else { throw HoldsFile.failure(1, "it must be one list under the key holds") }
        list = only
        entries = try only.value.resolved.items.map {
            Entry(hold: try HoldsText.hold($0.resolved), node: $0)
        }
    }

    private static let known: Set = [
        "package", "datasource", "version", "digest", "reason", "run", "date", "released",
    ]

    private static func hold(_ node: YAMLNode) throws -> Hold {
        let line = node.line.value
        var fields: [String: String] = [:]
        for (key, value) in node.entries {
            let word = key.text ?? ""
            guard known.contains(word) else {
                let nearest = Nearest.name(to: word, among: known.sorted())
                throw HoldsFile.failure(
                    key.line.value,
                    "unknown key \"\(SafeText.line(word))\""
                        + (nearest.map { ", did you mean \($0)?" } ?? ""))
            }
            guard let text = value.resolved.text else {
                throw HoldsFile.failure(key.line.value, "\(word) needs a value")
            }
            if value.resolved.isNull { continue }
            guard fields.updateValue(text, forKey: word) == nil else {
                throw HoldsFile.failure(key.line.value, "\(word) is written twice")
            }
        }
        guard let package = fields["package"], !package.isEmpty,
            let version = fields["version"], !version.isEmpty
        else { throw HoldsFile.failure(line, "an entry needs package and version") }
        // What a run wrote is the version that it took, however that is written.
        if fields["run"] == nil, VersionRange.looksLikeOne(version), VersionRange(version) == nil {
            throw HoldsFile.failure(
                line, "\"\(SafeText.line(version))\" is neither a version nor a range",
                hint: VersionRange.examples)
        }
        return Hold(
            package: package, datasource: fields["datasource"].map(Datasource.init(rawValue:)),
            version: version, digest: fields["digest"], reason: fields["reason"] ?? "",
            run: fields["run"], date: fields["date"] ?? "",
            released: PlainScalar.boolean(fields["released"] ?? "") ?? false)
    }
}

extension YAMLNode {
    /// Whether nothing is written, or null.
    fileprivate var isNull: Bool {
        kind == .scalar && style == .plain && PlainScalar.kind(text ?? "") == .null
    }
}
