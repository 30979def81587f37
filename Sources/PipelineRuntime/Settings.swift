package import SystemSupport
internal import YAMLText

/// The value of every flag, from the command line, the environment, `upkeep.yaml` or the default,
/// in this order.
package struct Settings: Sendable {
    private let flags: [String: [String]]
    private let environment: [String: [String]]
    private let configuration: [String: [String]]
    private let options: [Option]

    /// Joins the sources.
    ///
    /// - Throws: exit 64 where a variable or key has a value that its flag would refuse.
    package init(
        options: [Option], flags: [String: [String]], environment: Environment,
        configuration: [String: [String]]
    ) throws(StageFailure) {
        self.flags = flags
        self.configuration = configuration
        self.options = options
        var variables: [String: [String]] = [:]
        for option in options where option.isSetting {
            guard let text = environment[option.variable] else { continue }
            if option.value == .none {
                guard let isOn = Settings.boolean(text) else {
                    throw StageFailure(
                        .usage, "\(option.variable) cannot be \"\(text)\"",
                        hint: "it is true or false")
                }
                variables[option.name] = isOn ? ["true"] : []
            } else {
                let values = option.isMany ? text.split(separator: ",").map(String.init) : [text]
                for value in values { try option.check(value, shown: option.variable) }
                variables[option.name] = values
            }
        }
        self.environment = variables
    }

    /// Reads true or false in the words that configuration takes; nil for any other.
    package static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "1", "true", "yes", "on": true
        case "0", "false", "no", "off": false
        default: nil
        }
    }

    /// The flag's value, nil when nothing sets it.
    package func value(_ name: String) -> String? { values(name).last }

    /// The flag's values, in order.
    package func values(_ name: String) -> [String] {
        flags[name] ?? environment[name] ?? configuration[name] ?? []
    }

    /// Whether the command line itself sets a flag.
    package func isFlag(_ name: String) -> Bool { flags[name] != nil }

    /// Whether only the configuration file sets it.
    package func isOnlyConfigured(_ name: String) -> Bool {
        flags[name] == nil && environment[name] == nil && configuration[name] != nil
    }

    /// Whether a flag without a value is on.
    package func isOn(_ name: String) -> Bool { values(name).last == "true" }

    /// A flag's value as a whole number.
    ///
    /// - Throws: exit 64 when it is none, or lies outside the range.
    package func number(_ name: String, in range: ClosedRange<Int>) throws(StageFailure) -> Int? {
        guard let text = value(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw StageFailure(
                .usage, "--\(name) cannot be \"\(text)\"",
                hint: "it is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The settings that change a stage's result, as lines that are equal when they are.
    package var fingerprintLines: [String] {
        options.filter(\.changesResult).compactMap { option in
            let values = values(option.name)
            return values.isEmpty ? nil : "\(option.name)=\(values.joined(separator: ","))"
        }.sorted()
    }
}

extension Option {
    var isMany: Bool {
        if case .many = value { return true }
        return false
    }
}

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
            guard let isOn = node.text.flatMap(Settings.boolean) else {
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
