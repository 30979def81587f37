internal import SystemSupport
internal import YAMLText

/// The entries of a mapping whose keys are known, each written once.
struct MappingReader {
    private(set) var entries: [String: YAMLNode] = [:]
    /// What is wrong with the keys, in the order of the file; the other entries are read all the same.
    private(set) var problems: [Misfit] = []

    /// Reads a mapping.
    ///
    /// - Parameter otherwise: what to do about an unknown key that no known one comes near.
    /// - Throws: what is not a mapping.
    init(_ node: YAMLNode, known: [String], otherwise: String? = nil) throws(Misfit) {
        guard node.kind == .mapping else {
            throw .message("it must be a mapping of keys to values", line: node.line.value)
        }
        for (key, value) in node.entries {
            let word = key.text ?? ""
            guard known.contains(word) else {
                let nearest = Nearest.name(to: word, among: known)
                problems.append(
                    .message(
                        "unknown key \"\(SafeText.line(word))\"",
                        hint: nearest.map { "did you mean \($0)?" } ?? otherwise
                            ?? "it is one of \(known.joined(separator: ", "))",
                        line: key.line.value))
                continue
            }
            if entries.updateValue(value.resolved, forKey: word) != nil {
                problems.append(.message("\"\(word)\" is written twice", line: key.line.value))
            }
        }
    }
}
