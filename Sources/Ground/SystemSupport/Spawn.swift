internal import CSystemShim
internal import Glibc

/// Starts a program with its own process group, clean signals and exactly the descriptors it needs;
/// in a sandbox where one is asked for.
///
/// Source: vfork(2), execve(2).
struct Spawn {
    let request: ChildProcess.Request
    let input: Int32?
    let output: Int32?
    let error: Int32?
    /// Whether it outlives this process, in a session of its own.
    var isDetached = false

    func start() throws(SystemError) -> pid_t {
        if let directory = request.directory, !Files.isDirectory(directory) {
            throw SystemError(.notFound, "start \(request.program) in", directory, "no directory")
        }
        guard let sandbox = request.sandbox else { return try start(ruleset: -1) }
        return try start(under: try sandbox.ruleset())
    }

    private func start(under ruleset: borrowing Sandbox.Ruleset) throws(SystemError) -> pid_t {
        try start(ruleset: ruleset.number)
    }

    private func start(ruleset: Int32) throws(SystemError) -> pid_t {
        var process: pid_t = 0
        let words = [request.program] + request.arguments
        let variables = request.environment.variables.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }
        let result = unsafe withCStrings([request.program, request.directory ?? ""]) { paths in
            unsafe withCStrings(words) { arguments in
                unsafe withCStrings(variables) { environment in
                    var spawn = unsafe upkeep_spawn()
                    unsafe spawn.program = UnsafePointer(paths[0])
                    unsafe spawn.arguments = arguments
                    unsafe spawn.environment = environment
                    unsafe spawn.directory =
                        request.directory == nil ? nil : UnsafePointer(paths[1])
                    unsafe spawn.descriptors = (
                        input ?? -1, output ?? -1, error ?? -1, request.inherit ?? -1
                    )
                    unsafe spawn.death_signal = request.deathSignal.number
                    unsafe spawn.ruleset = ruleset
                    unsafe spawn.is_detached = isDetached ? 1 : 0
                    return unsafe upkeep_spawn(&spawn, &process)
                }
            }
        }
        if result != 0 { throw SystemError.from(result, "start", request.program) }
        return process
    }

    private func withCStrings<Value>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
            capacity: strings.count + 1)
        defer {
            for index in strings.indices { unsafe free(pointers[index]) }
            unsafe pointers.deallocate()
        }
        for index in strings.indices {
            unsafe (pointers + index).initialize(to: strdup(strings[index]))
        }
        unsafe (pointers + strings.count).initialize(to: nil)
        return unsafe body(pointers)
    }
}

extension ChildProcess.DeathSignal {
    /// Its number, as signal(7) gives it.
    fileprivate var number: Int32 {
        switch self {
        case .none: 0
        case .kill: SIGKILL
        case .terminate: SIGTERM
        case .stage: SIGUSR1
        }
    }
}
