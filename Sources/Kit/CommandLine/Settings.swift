package import Contracts
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
                guard let isOn = PlainScalar.boolean(text) else {
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
