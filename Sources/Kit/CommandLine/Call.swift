package import Contracts
package import Names
package import SystemSupport

/// One call of a command, its words read.
package struct Call: Sendable {
    /// How the command is called, as in `upkeep-backup list`.
    package let name: String
    /// What it can write to standard output; the first is the default.
    package let formats: [String]
    /// The words that were given without a flag.
    package let operands: [String]
    /// The flags that were given, by long name; one without a value has "true".
    package let flags: [String: [String]]
    /// The keys that the command takes.
    package let keys: [any SettingKey]
    /// The value of every flag as far as the command line and the environment tell it: no repository
    /// is needed for these.
    package let settings: Settings
    /// The environment, passed on to programs that it starts.
    package let environment: Environment
    /// Talks to the operator.
    package let console: Console
    /// Tells the time.
    package let now: @Sendable () -> Timestamp

    /// What is to be written to standard output.
    ///
    /// - Parameter settings: the value of every flag, as far as it is known.
    /// - Throws: exit 64 for a format that the command cannot write.
    package func format(_ settings: Settings) throws(StageFailure) -> String {
        let format = settings[Keys.output] ?? formats.first ?? "text"
        guard formats.isEmpty || formats.contains(format) else {
            throw StageFailure(
                .usage, "\(name) cannot write \"\(format)\"",
                hint: "-o takes \(formats.joined(separator: ", "))")
        }
        return format
    }

    /// The same call with other flags.
    ///
    /// - Throws: exit 64 where a value is wrong.
    package func with(flags: [String: [String]]) throws(StageFailure) -> Call {
        let settings = try Settings(
            keys, [.commandLine(flags, keys), .environment(environment, keys)])
        return Call(
            name: name, formats: formats, operands: operands, flags: flags, keys: keys,
            settings: settings, environment: environment, console: console, now: now)
    }

    /// What is to be written to standard output, as far as command line and environment tell it.
    package var format: String {
        get throws(StageFailure) { try format(settings) }
    }
}
