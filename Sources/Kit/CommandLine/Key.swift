package import Contracts
package import YAMLText

/// Who decides the value of a key.
package enum KeyOwner: String, Sendable, CaseIterable {
    /// Who runs upkeep: by flag, by variable, or in a file of the machine's own.
    case `operator`
    /// Who may push to the repository: in its `upkeep.yaml` as well.
    case repository
    /// One call: by flag alone.
    case call
}

/// What `upkeep run` does with a flag.
package enum RunUse: Sendable {
    /// Hands it to the stages, and does so again when the run is taken up later.
    case kept
    /// Hands it to the stages of this call alone.
    case handedOn
    /// Takes it for itself.
    case own
    /// Does not know it.
    case none
}

/// A key of any type: a flag, a variable, an entry of `upkeep.yaml`, or several of these.
package protocol SettingKey: Sendable {
    /// What is the same for keys of all types.
    var facts: KeyFacts { get }
    /// What help calls a value; nil for a flag that is on when it is there.
    var word: String? { get }
    /// Whether the flag may be given again.
    var isRepeatable: Bool { get }
    /// Whether a value names a file or a directory.
    var isPath: Bool { get }
    /// The values that there are, where these are few.
    var choices: [String] { get }
    /// The JSON Schema of what a file may say.
    var schema: [String: JSONValue] { get }
    /// What holds where nothing sets it, in words; nil where nothing does.
    var defaultText: String? { get }
    /// What holds where nothing sets it, as a file would say it; null where nothing does.
    var defaultJSON: JSONValue { get }

    /// Reads what stood after a flag, each time that it was given.
    func value(of words: [String]) throws(Misfit) -> any Sendable
    /// Reads what stands in a variable.
    func value(ofVariable text: String) throws(Misfit) -> any Sendable
    /// Reads what stands in a file.
    func value(of node: YAMLNode) throws(Misfit) -> any Sendable
    /// What a file would say for a value that one of these read.
    func json(_ value: any Sendable) -> JSONValue
}

/// What there is to say of a key beside the type of its values.
package struct KeyFacts: Sendable {
    /// The long name of the flag without its dashes, and the name in `upkeep.yaml`.
    package let name: String
    /// The one-letter name of the flag, nil where there is none.
    package let short: Character?
    /// Who decides.
    package let owner: KeyOwner
    /// Whether there is a flag; else a variable is the only way.
    package let isFlag: Bool
    /// Whether files may set it.
    package let isInFiles: Bool
    /// Whether its value is a secret, which is shown nowhere.
    package let isSecret: Bool
    /// Whether what all sources say counts, one after the other; else the first that sets it wins.
    package let isJoined: Bool
    /// Whether another value makes another document, so that work is not done already.
    package let changesResult: Bool
    /// What `upkeep run` does with it.
    package let inRun: RunUse
    /// What it does: one line, without the default.
    package let help: String

    /// Whether a repository that sets it is refused: whoever may push there would decide what is the
    /// operator's, as which file of the machine is handed over as a token.
    package var isRefusedInRepository: Bool {
        owner == .operator && isInFiles
    }

    /// The variable that sets it, `UPKEEP_MAX_KIND` for `max-kind`; nil where only a flag does.
    package var variable: String? {
        owner == .call ? nil : "UPKEEP_" + name.uppercased().replacing("-", with: "_")
    }
}

extension SettingKey {
    /// Its name.
    package var name: String { facts.name }
}

/// A typed key: its flag, variable, entry of `upkeep.yaml`, default and help all follow from it.
package struct Key<Value: Sendable>: SettingKey {
    /// What is the same for keys of all types.
    package let facts: KeyFacts
    private let type: any ValueType<Value>
    /// What holds where nothing sets it.
    let fallback: Value
    private let otherwise: String?

    /// Makes a key.
    ///
    /// - Parameters:
    ///   - otherwise: what holds where nothing sets it, in words, where the default alone does not
    ///     tell it.
    package init(
        _ name: String, short: Character? = nil, _ type: some ValueType<Value>, default: Value,
        otherwise: String? = nil, owner: KeyOwner, isFlag: Bool = true, isInFiles: Bool = true,
        isSecret: Bool = false, isJoined: Bool = false, changesResult: Bool = true,
        inRun: RunUse = .kept, help: String
    ) {
        facts = KeyFacts(
            name: name, short: short, owner: owner, isFlag: isFlag,
            isInFiles: isInFiles && owner != .call, isSecret: isSecret,
            isJoined: isJoined, changesResult: changesResult, inRun: inRun, help: help)
        self.type = type
        fallback = `default`
        self.otherwise = otherwise
    }

    /// Makes a key that has no value where nothing sets it.
    package init<Type: ValueType>(
        _ name: String, short: Character? = nil, _ type: Type, otherwise: String? = nil,
        owner: KeyOwner, isFlag: Bool = true, isInFiles: Bool = true,
        isSecret: Bool = false, changesResult: Bool = true,
        inRun: RunUse = .kept, help: String
    ) where Value == Type.Value? {
        self.init(
            name, short: short, OptionalType(base: type), default: nil, otherwise: otherwise,
            owner: owner, isFlag: isFlag, isInFiles: isInFiles,
            isSecret: isSecret,
            changesResult: changesResult, inRun: inRun, help: help)
    }

    /// Makes a flag that is on when it is there.
    package init(
        _ name: String, short: Character? = nil, owner: KeyOwner, isInFiles: Bool = true,
        changesResult: Bool = true, inRun: RunUse = .kept, help: String
    ) where Value == Bool {
        self.init(
            name, short: short, .flag, default: false, owner: owner, isInFiles: isInFiles,
            changesResult: changesResult, inRun: inRun, help: help)
    }

    package var word: String? { type.word }
    package var isRepeatable: Bool { type.isRepeatable }
    package var isPath: Bool { type.isPath }
    package var choices: [String] { type.choices }
    package var schema: [String: JSONValue] { type.schema }
    package var defaultJSON: JSONValue { type.json(fallback) }
    package var defaultText: String? { otherwise ?? SettingText.of(defaultJSON) }

    package func value(of words: [String]) throws(Misfit) -> any Sendable {
        try type.value(of: words)
    }

    package func value(ofVariable text: String) throws(Misfit) -> any Sendable {
        try type.value(ofVariable: text)
    }

    package func value(of node: YAMLNode) throws(Misfit) -> any Sendable {
        try type.value(of: node)
    }

    package func json(_ value: any Sendable) -> JSONValue {
        (value as? Value).map(type.json) ?? .null
    }
}

/// A value as people read it.
package enum SettingText {
    /// The text; nil for what says nothing: null, a flag that is off, an empty list.
    package static func of(_ json: JSONValue) -> String? {
        switch json {
        case .null, .boolean(false), .array([]): nil
        case .boolean(true): "true"
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .array(let items): items.map { of($0) ?? "" }.joined(separator: ",")
        case .number, .object:
            (try? CanonicalJSON.encode(json)).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
