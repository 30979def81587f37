/// The exit codes of all executables.
///
/// Source: sysexits(3) for those from 64 on.
package enum ExitCode: Int32, Sendable, CaseIterable {
    case done = 0
    case failed = 1
    case findings = 2
    case updates = 3
    case usage = 64
    case badInput = 65
    case unavailable = 69
    case internalError = 70
    case locked = 75

    /// What it means, for `--help`.
    package var meaning: String {
        switch self {
        case .done: "done"
        case .failed: "failed"
        case .findings: "done, with findings that block"
        case .updates: "done, updates are available (only with --exit-code)"
        case .usage: "the command line or the configuration is wrong"
        case .badInput: "an input is bad"
        case .unavailable: "something outside cannot be reached"
        case .internalError: "internal error, or the state directory cannot be written"
        case .locked: "another run is at work; try later"
        }
    }

    /// Whether the work is done, with findings or without: 0, 2, 3.
    package var isGoodEnd: Bool {
        switch self {
        case .done, .findings, .updates: true
        case .failed, .usage, .badInput, .unavailable, .internalError, .locked: false
        }
    }
}
