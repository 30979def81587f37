internal import SystemSupport

/// Makes a system call of a program under test fail, or ends the program, at the Nth of its kind.
public struct Faults: Sendable {
    /// What happens there.
    public enum Action: String, Sendable, CaseIterable {
        case noSpace = "enospc"
        case ioError = "eio"
        case interrupted = "eintr"
        case noDescriptors = "emfile"
        case noMemory = "enomem"
        case connectionLost = "econnreset"
        /// Half of what was asked for.
        case short = "short"
        case killBefore = "kill-before"
        case killAfter = "kill-after"
        /// Ends the stage and the pipeline that started it.
        case killRunBefore = "killall-before"
        /// The same, after the change.
        case killRunAfter = "killall-after"
    }

    /// What fails.
    public enum Operation: String, Sendable, CaseIterable {
        case write, sync, rename, create, remove, link
        /// Any of those before it: what changes something.
        case change = "any"
        case open, read, map, stat, list, mode, lock, pipe
        /// The start of a program.
        case start
        /// A socket is made, connected, written to or read.
        case network
    }

    /// The variables that load the fault into a program and the programs that it starts.
    public let environment: [String: String?]
    private let counter: String

    /// Plans a fault.
    ///
    /// - Parameters:
    ///   - operation: which calls count.
    ///   - number: which matching call, from 1, over all programs.
    ///   - suffix: only paths that end so.
    ///   - program: the programs that are meant, by how their names begin.
    ///   - counter: a file that does not exist yet; it counts the calls.
    public init(
        _ action: Action, operation: Operation = .change, number: Int, suffix: String = "",
        program: String = "upkeep", counter: String
    ) {
        self.counter = counter
        environment = [
            "LD_PRELOAD": Programs.path("libupkeep-faults.so"),
            "UPKEEP_FAULT": "\(action.rawValue):\(operation.rawValue):\(number):\(suffix)",
            "UPKEEP_FAULT_PROGRAM": program, "UPKEEP_FAULT_COUNTER": counter,
        ]
    }

    /// Matching calls that were made so far; the fault came when there were as many as its number.
    public var calls: Int { Files.identity(counter)?.size ?? 0 }
}
