internal import YAMLText

/// What SOPS was told to encrypt of a file, as the file says it.
///
/// Source: getsops/sops, README, "Encrypting only parts of a file".
struct SOPSRule {
    private let node: YAMLNode

    /// - Parameter node: the mapping `sops`; nil, or one without a checksum, says that SOPS never
    ///   encrypted the file.
    init?(_ node: YAMLNode?) {
        guard let node, node.kind == .mapping,
            node["mac"]?.text?.hasPrefix("ENC[AES256_GCM,") == true
        else {
            return nil
        }
        self.node = node
    }

    /// Whether a value in clear text should not be: SOPS would have encrypted it, or was told to
    /// encrypt something else than the values of the Secret.
    ///
    /// - Parameters:
    ///   - keys: the way to the value.
    ///   - isAnyEncrypted: whether another value of the Secret is encrypted.
    func leavesByAccident(_ keys: [String], isAnyEncrypted: Bool) -> Bool {
        if let suffix = node["encrypted_suffix"]?.text {
            return !isAnyEncrypted || keys.contains { $0.hasSuffix(suffix) }
        }
        if let pattern = node["encrypted_regex"]?.text {
            return !isAnyEncrypted || SOPSRule.covers(pattern, keys)
        }
        if let pattern = node["unencrypted_regex"]?.text {
            return SOPSRule.words(pattern).map { !$0.contains(where: keys.contains) }
                ?? !isAnyEncrypted
        }
        if node["encrypted_comment_regex"] != nil || node["unencrypted_comment_regex"] != nil {
            return !isAnyEncrypted
        }
        let suffix = node["unencrypted_suffix"]?.text ?? "_unencrypted"
        return !keys.contains { $0.hasSuffix(suffix) }
    }

    /// Whether a pattern, as far as it is understood, is one of the way to a value: one that is more than
    /// words is where `data` or `stringData` stands in it, or where it takes anything.
    private static func covers(_ pattern: String, _ keys: [String]) -> Bool {
        if let words = words(pattern) { return words.contains(where: keys.contains) }
        let text = pattern.lowercased()
        return text.contains("data") || [".*", "^.*$", ".+", "^.+$"].contains(text)
    }

    /// The words of a pattern that is nothing but words: `^(data|stringData)$`.
    private static func words(_ pattern: String) -> [String]? {
        guard pattern.hasPrefix("^"), pattern.hasSuffix("$") else { return nil }
        var text = pattern.dropFirst().dropLast()
        if text.hasPrefix("("), text.hasSuffix(")") { text = text.dropFirst().dropLast() }
        let words = text.split(separator: "|").map(String.init)
        let isPlain = words.allSatisfy { $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }
        return isPlain ? words : nil
    }
}
