package import Contracts
internal import SystemSupport
internal import YAMLText

/// Reads `upkeep.yaml`: one key a flag, under the flag's long name.
package enum ConfigurationFile {
    /// Bytes at most.
    package static let sizeLimit = 1 << 20

    /// Reads the keys that these flags know, and checks all of them against the known ones.
    ///
    /// - Parameters:
    ///   - known: the flags of all stages; a key of another stage is no mistake.
    /// - Throws: exit 64 with file, line and column; the nearest key where one is unknown.
    package static func read(
        _ bytes: [UInt8], name: String, known: [Option]
    ) throws(StageFailure) -> [String: [String]] {
        let tree: YAMLTree
        do throws(YAMLError) {
            tree = try YAMLTree(bytes)
        } catch {
            throw StageFailure(.usage, "\(name): \(error)", hint: "mend the file, or use --config")
        }
        guard let root = tree.root(0) else { return [:] }
        guard root.kind == .mapping, tree.documentCount == 1 else {
            if root.kind == .scalar, root.text?.isEmpty == true { return [:] }
            throw StageFailure(.usage, "\(name): it must be one mapping of keys to values")
        }
        var result: [String: [String]] = [:]
        for (key, node) in root.entries {
            let word = key.text ?? ""
            let place = "\(name):\(key.line.value)"
            guard let option = known.first(where: { $0.name == word && $0.isSetting }) else {
                let nearest = Nearest.name(
                    to: word, among: known.filter(\.isSetting).map(\.name))
                throw StageFailure(
                    .usage, "\(place): unknown key \"\(SafeText.line(word))\"",
                    hint: nearest.map { "did you mean \($0)?" } ?? "upkeep --help lists them")
            }
            if result[word] != nil {
                throw StageFailure(.usage, "\(place): \"\(word)\" is written twice")
            }
            result[word] = try values(of: option, node.resolved, place: place)
        }
        return result
    }

    private static func values(
        of option: Option, _ node: YAMLNode, place: String
    ) throws(StageFailure) -> [String] {
        if option.value == .none {
            guard let isOn = node.text.flatMap(PlainScalar.boolean) else {
                throw StageFailure(.usage, "\(place): \"\(option.name)\" is true or false")
            }
            return isOn ? ["true"] : []
        }
        let texts = node.kind == .sequence && option.isMany ? node.items.map(\.text) : [node.text]
        return try texts.map { text throws(StageFailure) in
            guard let text, !text.isEmpty else {
                throw StageFailure(.usage, "\(place): \"\(option.name)\" needs a value")
            }
            try option.check(text, shown: "\(place): \(option.name)")
            return text
        }
    }
}
