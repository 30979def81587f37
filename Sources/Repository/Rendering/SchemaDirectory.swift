internal import SystemSupport

/// The operator's directory of JSON Schemas of Kubernetes' kinds.
///
/// Three layouts are known: a checkout of kubernetes-json-schema, of which the newest version counts
/// (`v1.34.1-standalone-strict/deployment-apps-v1.json`); those files themselves; and that of the
/// catalog of definitions (`helm.toolkit.fluxcd.io/helmrelease_v2.json`).
package struct SchemaDirectory: Sendable {
    /// Its path, absolute, links followed.
    package let path: String
    /// The directory of a version in it, with a slash behind it; "" where there is none.
    private let version: String

    /// - Returns: nil where there is no directory of that path, or its path could mean something else
    ///   to kubeconform.
    package init?(_ path: String) {
        guard let real = Files.realPath(path), Files.isDirectory(real), !real.contains("{{"),
            let names = try? Files.list(real)
        else { return nil }
        self.path = real
        version = SchemaDirectory.newest(of: names).map { $0 + "/" } ?? ""
    }

    /// The newest of the directories of versions: a release before `master`, strict before not.
    static func newest(of names: [String]) -> String? {
        func rank(_ name: String) -> [Int]? {
            guard let end = name.firstRange(of: "-standalone") else { return nil }
            let strict = name[end.upperBound...] == "-strict" ? 1 : 0
            if strict == 0, end.upperBound != name.endIndex { return nil }
            let word = name[..<end.lowerBound]
            if word == "master" { return [0, 0, 0, strict] }
            guard word.first == "v" else { return nil }
            let numbers = word.dropFirst().split(separator: ".").map { Int($0) ?? -1 }
            return numbers.count == 3 && numbers.allSatisfy { $0 >= 0 } ? numbers + [strict] : nil
        }
        return names.compactMap { name in rank(name).map { (name: name, rank: $0) } }
            .max { $0.rank.lexicographicallyPrecedes($1.rank) }?.name
    }

    /// The places in which kubeconform looks.
    var templates: [String] {
        [
            "\(path)/\(version){{ .ResourceKind }}{{ .KindSuffix }}.json",
            "\(path)/{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json",
        ]
    }

    /// What tells the files apart in which a kind's schema may stand: nil where there is none.
    func identity(group: String, kind: String, version name: String) -> String? {
        let kind = kind.lowercased()
        let word = (group.split(separator: ".").first.map { "-\($0)" } ?? "").lowercased()
        let files = [
            "\(path)/\(version)\(kind)\(word)-\(name.lowercased()).json",
            "\(path)/\(group.isEmpty ? name : group)/\(kind)_\(name).json",
        ]
        let found = files.compactMap { file in
            Files.identity(file).map { "\(file) \($0.size) \($0.modified)" }
        }
        return found.isEmpty ? nil : found.joined(separator: "\n")
    }
}
