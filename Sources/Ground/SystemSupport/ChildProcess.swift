/// Starts another program and waits for it, with limits on time and output.
///
/// No shell is involved; the program gets a process group of its own, default signals, and no
/// descriptor but the three standard ones and those named in the request.
package enum ChildProcess {
    /// The number under which a child finds the descriptor that it inherits.
    package static let inheritedDescriptor: Int32 = 3

    /// What to start and under which limits.
    package struct Request {
        /// The program's path, absolute.
        package var program: String
        /// Its arguments, without the program's name.
        package var arguments: [String]
        /// Its whole environment.
        package var environment: Environment
        /// The directory it starts in; nil for this process's own.
        package var directory: String?
        /// What it reads on standard input; nil for nothing.
        package var input: [UInt8]?
        /// A descriptor that it reads standard input from, in place of `input`.
        package var inputDescriptor: Int32?
        /// Where its standard output goes.
        package var output: Sink
        /// Where its standard error goes.
        package var error: Sink
        /// Seconds until it and its children are ended; nil for no limit.
        package var timeLimitSeconds: Int?
        /// Whether a captured output that is longer than its limit ends the program.
        package var endsAtOutputLimit = false
        /// Bytes of standard output in all, kept or not, after which the program is ended; the piece
        /// that goes beyond them is the last that `onOutput` gets. nil for no limit.
        package var outputLimit: Int?
        /// A descriptor that the child inherits, as `inheritedDescriptor`.
        package var inherit: Int32?
        /// Where it runs; nil for as freely as this process.
        package var sandbox: Sandbox?
        /// What it gets when this process dies, however it dies.
        package var deathSignal = DeathSignal.kill
        /// Called with each piece of standard output as it comes, on the calling thread; for an
        /// output that is captured.
        package var onOutput: (([UInt8]) -> Void)?
        /// The same for standard error.
        package var onError: (([UInt8]) -> Void)?

        /// Makes a request that captures both outputs, 16 MiB each, with no time limit.
        package init(
            _ program: String, _ arguments: [String], environment: Environment,
            directory: String? = nil
        ) {
            self.program = program
            self.arguments = arguments
            self.environment = environment
            self.directory = directory
            output = .capture(limit: 16 << 20)
            error = .capture(limit: 16 << 20)
        }
    }

    /// What becomes of a program whose parent died: so that it does not go on working, unseen and
    /// without the lock that its parent held.
    ///
    /// The kernel looks at the thread that started the program: one that waits for it lives as long.
    /// Source: PR_SET_PDEATHSIG of prctl(2).
    package enum DeathSignal: Sendable {
        /// It goes on.
        case none
        /// It ends at once.
        case kill
        /// It is asked to end: for what removes its lock files then, as git does.
        case terminate
        /// It ends at once, and asks its own children to end: for a program of ours.
        case stage
    }

    /// Where an output goes.
    package enum Sink: Sendable {
        /// Kept, up to this many bytes; what comes after is read, counted and dropped.
        case capture(limit: Int)
        /// This process's own standard output or error.
        case inherit
        /// An open file of this process, by its descriptor.
        case file(Int32)
        /// Nowhere.
        case discard
    }

    /// How it ended.
    package struct Result: Sendable {
        /// The exit code; 128 + signal when a signal ended it, as a shell says it.
        package let exitCode: Int32
        /// The signal that ended it, nil when it exited by itself.
        package let signal: Int32?
        /// What it wrote to standard output, as far as it was kept.
        package let output: [UInt8]
        /// What it wrote to standard error, as far as it was kept.
        package let error: [UInt8]
        /// Whether an output was longer than its limit.
        package let isTruncated: Bool
        /// Whether the time limit ended it.
        package let timedOut: Bool

        /// Standard output as text, bad bytes replaced.
        package var outputText: String { String(decoding: output, as: UTF8.self) }
        /// Standard error as text, bad bytes replaced, secrets and control characters removed.
        package var errorText: String {
            SafeText.withoutSecrets(SafeText.block(String(decoding: error, as: UTF8.self)))
        }
    }

    /// Starts the program and waits until it ended.
    ///
    /// When this process is asked to end, the child's group is asked too, and ended 5 seconds later.
    ///
    /// - Throws: `not-found` or `denied` when it cannot be started; `interrupted` when a signal
    ///   asked this process to end meanwhile. How the program ended is no error.
    package static func run(_ request: Request) throws(SystemError) -> Result {
        try run(request, meanwhile: {})
    }

    /// The same, with work of this process's own between the start and the first look at the
    /// program's output; a program that writes much waits for it.
    package static func run(
        _ request: Request, meanwhile work: () -> Void
    ) throws(SystemError) -> Result {
        var running = try RunningChild(request)
        work()
        return try running.wait()
    }
}
