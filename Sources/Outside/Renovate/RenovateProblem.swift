internal import JSONText

/// A line that Renovate logged as a warning or worse.
enum RenovateProblem {
    /// What a person needs of a problem: the message, the reason, the address, the package.
    ///
    /// - Parameters:
    ///   - message: the line's message.
    ///   - field: gives the line's fields.
    static func words(_ message: String?, _ field: (RenovateField) -> JSONNode?) -> String {
        var parts: [String] = []
        func add(_ text: String?) {
            guard let text, !text.isEmpty, !parts.contains(where: { $0.contains(text) }) else {
                return
            }
            parts.append(text)
        }
        add(message)
        let fields: [RenovateField] = [
            .hostType, .packageName, .dependency, .registryHost, .dockerRepository,
        ]
        for name in fields { add(field(name)?.word) }
        if let error = field(.err) {
            let reasons: [RenovateField] = [
                .message, .code, .statusCode, .validationError, .validationMessage,
            ]
            for name in reasons { add(error[name]?.word) }
            add(error[.options]?[.url]?.word)
            add(error[.response]?[.statusCode]?.word)
        }
        if let names = field(.githubDeps), names.isList {
            for name in names.children { add(name.word) }
        }
        return parts.joined(separator: ", ")
    }

    /// What a person needs of a problem that is an object.
    static func words(_ problem: JSONNode) -> String {
        words(problem[.msg]?.word) { problem[$0] }
    }
}
