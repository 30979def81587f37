package import Contracts
internal import SystemSupport

/// What stood on a command line.
package struct ParsedArguments: Sendable, Equatable {
    /// The values of each flag by long name, in order; a flag without a value has "true".
    package var flags: [String: [String]] = [:]
    /// What is no flag, in order.
    package var operands: [String] = []

    package init() {}
}

/// Reads a command line the way GNU programs do.
///
/// `--flag value`, `--flag=value`, `-o json`, `-ojson`; `--` ends the flags.
/// Source: getopt_long(3).
package struct ArgumentParser: Sendable {
    private let program: String
    private let keys: [any SettingKey]

    /// Makes a parser for the flags of these keys.
    package init(program: String, keys: [any SettingKey]) {
        self.program = program
        self.keys = keys.filter(\.facts.isFlag)
    }

    /// Reads the words after the program's name.
    ///
    /// - Throws: exit 64 naming the word, and the nearest flag where it is unknown.
    package func parse(_ words: [String]) throws(StageFailure) -> ParsedArguments {
        var result = ParsedArguments()
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                result.operands += rest
                break
            }
            if word.hasPrefix("--") {
                try take(long: word, &rest, into: &result)
            } else if word.hasPrefix("-"), word != "-" {
                try take(short: word, &rest, into: &result)
            } else {
                result.operands.append(word)
            }
        }
        return result
    }

    private func take(
        long word: String, _ rest: inout ArraySlice<String>, into result: inout ParsedArguments
    ) throws(StageFailure) {
        let body = word.dropFirst(2)
        let name = String(body.prefix { $0 != "=" })
        let attached = body.firstIndex(of: "=").map { String(body[body.index(after: $0)...]) }
        guard let key = keys.first(where: { $0.name == name }) else {
            let nearest = Nearest.name(to: name, among: keys.map(\.name))
            throw StageFailure(
                .usage, "unknown flag --\(name)",
                hint: nearest.map { "did you mean --\($0)?" } ?? "\(program) --help lists them")
        }
        try set(key, attached, shown: "--\(name)", &rest, into: &result)
    }

    private func take(
        short word: String, _ rest: inout ArraySlice<String>, into result: inout ParsedArguments
    ) throws(StageFailure) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let key = keys.first(where: { $0.facts.short == letter }) else {
                throw StageFailure(
                    .usage, "unknown flag -\(letter)", hint: "\(program) --help lists them")
            }
            if key.word == nil {
                result.flags[key.name, default: []].append("true")
                continue
            }
            let attached = letters.isEmpty ? nil : String(letters)
            try set(key, attached, shown: "-\(letter)", &rest, into: &result)
            return
        }
    }

    private func set(
        _ key: any SettingKey, _ attached: String?, shown: String,
        _ rest: inout ArraySlice<String>, into result: inout ParsedArguments
    ) throws(StageFailure) {
        if key.word == nil {
            if attached != nil {
                throw StageFailure(.usage, "\(shown) takes no value")
            }
            result.flags[key.name] = ["true"]
            return
        }
        guard let value = attached ?? rest.popFirst(), !value.isEmpty else {
            throw StageFailure(.usage, "\(shown) needs a value", hint: "\(program) --help")
        }
        if !key.isRepeatable, let before = result.flags[key.name], before != [value] {
            throw StageFailure(.usage, "\(shown) is given twice")
        }
        do throws(Misfit) {
            _ = try key.value(of: [value])
        } catch {
            throw StageFailure(.usage, error.message(shown), hint: error.hint)
        }
        result.flags[key.name, default: []].append(value)
    }
}
