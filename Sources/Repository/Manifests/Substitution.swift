internal import YAMLText

/// The variables that a Flux Kustomization fills in after its build.
///
/// Source: kustomize.toolkit.fluxcd.io/v1, spec.postBuild.substitute; github.com/fluxcd/pkg/envsubst.
struct Substitution: Sendable {
    private let values: [String: String]

    /// Reads the variables that stand in a Kustomization itself; those of ConfigMaps and Secrets are not
    /// known.
    init(of kustomization: Resource) {
        var values: [String: String] = [:]
        let entries =
            kustomization.root["spec"]?["postBuild"]?["substitute"]?.resolved.entries ?? []
        for (key, value) in entries {
            guard let name = key.text, let text = value.resolved.text else { continue }
            values[name] = text
        }
        self.values = values
    }

    /// A text with its variables, `${NAME}` or with a default; nil where one has no value, or is written
    /// in another way.
    func filled(_ text: String) -> String? {
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "$") {
            result += rest[..<start]
            rest = rest[start...].dropFirst()
            guard rest.first == "{", let end = rest.firstIndex(of: "}"),
                let value = value(of: rest[..<end].dropFirst())
            else { return nil }
            result += value
            rest = rest[end...].dropFirst()
        }
        result += rest
        return result.contains("$") ? nil : result
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
