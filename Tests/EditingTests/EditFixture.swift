import Contracts
import TestSupport
import Testing

@testable import Editing

/// Files, what was detected in them, and an editor over what they are at the base commit.
struct EditFixture {
    static let digest = "sha256:" + String(repeating: "a", count: 64)
    static let newDigest = "sha256:" + String(repeating: "b", count: 64)

    /// The files at the commit that was scanned.
    let files: [String: String]
    var dependencies: [Dependency] = []
    var updates: [Update] = []

    init(_ files: [String: String]) { self.files = files }

    /// The reference of some text, which stands once in its file.
    func reference(
        _ file: String, _ text: String, path: [PathElement]? = nil, role: ReferenceRole = .value
    ) throws -> VersionReference {
        let content = try #require(files[file])
        let range = try #require(content.firstRange(of: text))
        let start = content[..<range.lowerBound].utf8.count
        return VersionReference(
            file: file, document: path == nil ? nil : 0, path: path,
            bytes: [start, start + text.utf8.count], text: text, role: role)
    }

    /// Adds an update of a package; the same package again is another offer for it.
    @discardableResult
    mutating func add(
        _ name: String, _ from: VersionPair, _ to: VersionPair, kind: UpdateKind = .minor,
        group: String? = nil, managers: [String] = ["kubernetes"],
        references: [VersionReference]
    ) -> Update {
        if !dependencies.contains(where: { $0.id == "d-\(name)" }) {
            dependencies.append(
                Dependency(
                    id: "d-\(name)", name: name, package: name, datasource: .docker,
                    file: references.first?.file ?? "", managers: managers, current: from,
                    references: references, lookup: Lookup(state: .answered)))
        }
        let update = Update(
            id: "u-\(name)-\(to.value ?? "")", dependency: "d-\(name)", kind: kind,
            group: "\(group ?? "g-\(name)")", from: from, to: to, references: references,
            links: UpdateLinks())
        updates.append(update)
        return update
    }

    /// An editor where the base has these files in place of the scanned ones.
    func editor(_ changed: [String: String] = [:]) -> GroupEditor {
        let files = files
        return GroupEditor(dependencies, updates) { path throws(Refusal) in
            guard let text = changed[path] ?? files[path] else {
                throw Refusal(reason: "changed-since-scan", detail: "\(path) is gone")
            }
            return try EditableFile(
                path: path, bytes: Array(text.utf8), isAsScanned: changed[path] == nil)
        }
    }
}

extension GroupPlan {
    /// The new text of a file; nil where it does not change.
    func text(_ path: String) -> String? {
        files.first { $0.path == path }.map { String(decoding: $0.new, as: UTF8.self) }
    }
}

extension VersionPair {
    init(_ value: String?, _ digest: String? = nil) {
        self.init(value: value, digest: digest)
    }
}
