/// Writes memberwise initialisers of public types: the language's own stay inside their module.
/// `@Nullable` and `@Omitted` properties are nil and `@Listed` ones empty unless they are given.
///
/// The language takes an initialiser with the same parameters in another file for its own, declared
/// twice; so each has one parameter more, which nobody gives.
package enum MemberwiseWriter {
    /// The source of the initialisers of a file's types; nil where none lacks one.
    ///
    /// - Parameter usesNames: whether the types have properties of the module Names.
    package static func source(
        of types: [DeclaredType], file: String, usesNames: Bool
    ) -> String? {
        let lacking = types.filter { $0.isDocumented && !$0.hasInitializer }
        if lacking.isEmpty { return nil }
        return """
            // Made by `make schemas` from the properties in \(file); edits are lost.
            // swift-format-ignore-file

            \(usesNames ? "public import Names\n\n" : "")\(lacking.map(initializer).joined(separator: "\n"))
            """
    }

    private static func initializer(of type: DeclaredType) -> String {
        let parameters = type.properties.map { property in
            "        \(property.name): \(property.type)"
                + (initial(property).map { " = \($0)" } ?? "")
        }
        let arguments = type.properties.map { property in
            "            \(property.name): \(value(property))"
        }
        return """
            extension \(type.name) {
                public init(
            \((parameters + ["        _: Made = Made()"]).joined(separator: ",\n"))
                ) {
                    self.init(
            \(arguments.joined(separator: ",\n")))
                }
            }

            """
    }

    /// The property's name where its value is meant.
    private static func value(_ property: DeclaredProperty) -> String {
        let keywords: Set = ["for", "in", "is", "default", "case", "switch", "where", "self"]
        return keywords.contains(property.name) ? "`\(property.name)`" : property.name
    }

    private static func initial(_ property: DeclaredProperty) -> String? {
        switch property.wrapper {
        case "Nullable", "Omitted": "nil"
        case "Listed": "[]"
        default: property.initial
        }
    }
}
