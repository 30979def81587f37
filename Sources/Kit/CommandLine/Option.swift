/// A flag of the command line, which is a key of `upkeep.yaml` and a variable as well.
package struct Option: Sendable, Equatable {
    /// What follows a flag.
    package enum Value: Sendable, Equatable {
        /// Nothing: it is on when it is there.
        case none
        /// A value; the word is what help calls it.
        case one(String)
        /// A value, and the flag may be given again.
        case many(String)
    }

    /// The long name, without the dashes.
    package let name: String
    /// The one-letter name, nil where there is none.
    package let short: Character?
    /// What follows.
    package let value: Value
    /// What it does, for help: one line.
    package let help: String
    /// The values it takes; empty when any will do.
    package let choices: [String]
    /// Whether `upkeep.yaml` and the environment may set it.
    package let isSetting: Bool
    /// Whether the repository's own `upkeep.yaml` may set it: not what names a secret, which whoever
    /// may push there could make upkeep hand over.
    package let mayStandInRepository: Bool
    /// Whether another value makes another document, so that work is not done already.
    package let changesResult: Bool

    /// Makes a flag.
    package init(
        _ name: String, short: Character? = nil, _ value: Value = .none, choices: [String] = [],
        isSetting: Bool = true, mayStandInRepository: Bool = true, changesResult: Bool = true,
        help: String
    ) {
        self.name = name
        self.short = short
        self.value = value
        self.choices = choices
        self.isSetting = isSetting
        self.mayStandInRepository = mayStandInRepository
        self.changesResult = changesResult
        self.help = help
    }

    /// The variable that sets it: `UPKEEP_MAX_KIND` for `max-kind`.
    package var variable: String {
        "UPKEEP_" + name.uppercased().replacing("-", with: "_")
    }
}

extension Option {
    /// The flags that every stage has.
    package static let common: [Option] = [
        Option(
            "repository", short: "C", .one("DIR"), changesResult: false,
            help: "the GitOps repository, bare or not (default: where you are)"),
        Option(
            "state", .one("DIR"), changesResult: false,
            help: "state directory (default: .upkeep/ in the work tree, upkeep/ in a bare one)"),
        Option(
            "run", .one("ID"), isSetting: false, changesResult: false,
            help: "the run to work on (default: the newest)"),
        Option(
            "input", .many("FILE"), isSetting: false, changesResult: false,
            help: "a document in place of the run's own; - is standard input"),
        Option(
            "to", .one("FILE"), isSetting: false, changesResult: false,
            help: "write the document there as well; - is standard output"),
        Option(
            "output", short: "o", .one("FORMAT"), changesResult: false,
            help: "what goes to standard output: text (default), json, yaml, …"),
        Option(
            "config", .one("FILE"), isSetting: false, changesResult: false,
            help: "configuration (default: upkeep.yaml in the repository's root)"),
        Option(
            "dry-run", isSetting: false,
            help: "say what would be done, and do nothing"),
        Option(
            "exit-code", changesResult: false, help: "exit with 3 when updates are available"),
        Option(
            "force", isSetting: false, changesResult: false,
            help: "do it again although it is done"),
        Option("offline", help: "use nothing that is not on this machine"),
        Option("quiet", short: "q", changesResult: false, help: "say only what went wrong"),
        Option("verbose", short: "v", changesResult: false, help: "say more on standard error"),
        Option("no-color", changesResult: false, help: "no colours (NO_COLOR works too)"),
        version, help,
    ]

    /// Prints the version.
    package static let version = Option(
        "version", isSetting: false, changesResult: false, help: "print the version")
    /// Prints help.
    package static let help = Option(
        "help", short: "h", isSetting: false, changesResult: false, help: "print this help")

    /// The common flags of these names.
    package static func common(_ names: String...) -> [Option] {
        common.filter { names.contains($0.name) }
    }
}
