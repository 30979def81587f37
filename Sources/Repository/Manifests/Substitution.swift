internal import YAMLText

/// The variables that a Flux Kustomization fills in after its build.
///
/// Source: kustomize.toolkit.fluxcd.io/v1, spec.postBuild.substitute; github.com/fluxcd/pkg/envsubst.
package struct Substitution: Hashable, Sendable {
    /// Bytes of a filled text at most: a name of Kubernetes has no more.
    private static let limit = 253
    /// Bytes of a text to fill at most.
    private static let templateLimit = 4096

    private let values: [String: String]

    /// Fills in nothing.
    package static let none = Substitution(values: [:])

    private init(values: [String: String]) { self.values = values }

    /// Reads the variables that stand in a Kustomization itself; those of ConfigMaps and Secrets are not
    /// known.
    package init(of kustomization: Resource) {
        var values: [String: String] = [:]
        let entries =
            kustomization.root["spec"]?["postBuild"]?["substitute"]?.resolved.entries ?? []
        for (key, value) in entries {
            guard let name = key.text, let text = value.resolved.text else { continue }
            // What is too long stays so.
            values[name] = String(decoding: text.utf8.prefix(Substitution.limit + 1), as: UTF8.self)
        }
        self.values = values
    }

    /// A text with its variables, `${NAME}` or with a default.
    ///
    /// - Returns: nil where one has no value or is written in another way, and where the result is longer
    ///   than a name can be.
    package func filled(_ text: String) -> String? {
        if text.utf8.count > Substitution.templateLimit { return nil }
        if !text.utf8.contains(UInt8(ascii: "$")) {
            return text.utf8.count <= Substitution.limit ? text : nil
        }
        var result = ""
        func takes(_ part: Substring) -> Bool {
            guard result.utf8.count + part.utf8.count <= Substitution.limit else { return false }
            result += part
            return true
        }
        var rest = text[...]
        while let start = rest.firstIndex(of: "$") {
            guard takes(rest[..<start]) else { return nil }
            rest = rest[start...].dropFirst()
            guard rest.first == "{", let end = rest.firstIndex(of: "}"),
                let value = value(of: rest[..<end].dropFirst()), takes(value[...])
            else { return nil }
            rest = rest[end...].dropFirst()
        }
        return takes(rest) && !result.contains("$") ? result : nil
    }

    /// The value of what stands between the braces.
    private func value(of words: Substring) -> String? {
        let name = words.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" }
        if let value = values[String(name)] {
            return name.endIndex == words.endIndex || Substitution.standard(words, name) != nil
                ? value : nil
        }
        return Substitution.standard(words, name)
    }

    /// The default behind a name: `:-x`, `:=x`, `-x` or `=x`.
    private static func standard(_ words: Substring, _ name: Substring) -> String? {
        var rest = words[name.endIndex...]
        if rest.first == ":" { rest = rest.dropFirst() }
        guard rest.first == "-" || rest.first == "=" else { return nil }
        return String(rest.dropFirst())
    }
}
