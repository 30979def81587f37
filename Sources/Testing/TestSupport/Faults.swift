internal import SystemSupport

/// Makes the file system of a program under test fail, or ends the program, at its Nth change.
public struct Faults: Sendable {
    /// What happens there.
    public enum Action: String, Sendable {
        case noSpace = "enospc"
        case ioError = "eio"
        case interrupted = "eintr"
        case noDescriptors = "emfile"
        /// Half of what was asked for.
        case short = "short"
        case killBefore = "kill-before"
        case killAfter = "kill-after"
        /// Ends the stage and the pipeline that started it.
        case killRunBefore = "killall-before"
        /// The same, after the change.
        case killRunAfter = "killall-after"
    }

    /// The variables that load the fault into a program and the programs that it starts.
    public let environment: [String: String?]
    private let counter: String

    /// Plans a fault.
    ///
    /// - Parameters:
    ///   - operation: `write`, `sync`, `rename`, `create`, `any` of these; `open` or `read`.
    ///   - number: which matching call, from 1, over all programs.
    ///   - suffix: only paths that end so.
    ///   - counter: a file that does not exist yet; it counts the calls.
    public init(
        _ action: Action, operation: String = "any", number: Int, suffix: String = "",
        counter: String
    ) {
        self.counter = counter
        environment = [
            "LD_PRELOAD": Programs.path("libupkeep-faults.so"),
            "UPKEEP_FAULT": "\(action.rawValue):\(operation):\(number):\(suffix)",
            "UPKEEP_FAULT_COUNTER": counter,
        ]
    }

    /// Matching calls that were made so far; the fault came when there were as many as its number.
    public var calls: Int { Files.identity(counter)?.size ?? 0 }
}
