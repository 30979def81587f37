internal import CSystemShim
internal import Glibc

/// Starts a program with its own process group, clean signals and exactly the descriptors it needs.
///
/// Source: posix_spawn(3).
struct Spawn {
    let request: ChildProcess.Request
    let input: Int32?
    let output: Int32?
    let error: Int32?

    func start() throws(SystemError) -> pid_t {
        if let directory = request.directory, !Files.isDirectory(directory) {
            throw SystemError(.notFound, "start \(request.program) in", directory, "no directory")
        }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        unsafe prepare(&actions)
        prepare(&attributes)

        var process: pid_t = 0
        let words = [request.program] + request.arguments
        let variables = request.environment.variables.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }
        let result = unsafe withCStrings(words) { arguments in
            unsafe withCStrings(variables) { environment in
                unsafe posix_spawn(
                    &process, request.program, &actions, &attributes, arguments, environment)
            }
        }
        if result != 0 { throw SystemError.from(result, "start", request.program) }
        return process
    }

    private func prepare(_ actions: inout posix_spawn_file_actions_t) {
        if let directory = request.directory {
            unsafe upkeep_spawn_chdir(&actions, directory)
        }
        for (source, target) in [(input, Int32(0)), (output, 1), (error, 2)] {
            if let source {
                unsafe posix_spawn_file_actions_adddup2(&actions, source, target)
            } else {
                let flags = target == 0 ? O_RDONLY : O_WRONLY
                unsafe posix_spawn_file_actions_addopen(&actions, target, "/dev/null", flags, 0)
            }
        }
        var free: Int32 = 3
        if let inherit = request.inherit {
            free = ChildProcess.inheritedDescriptor + 1
            unsafe posix_spawn_file_actions_adddup2(
                &actions, inherit, ChildProcess.inheritedDescriptor)
        }
        unsafe upkeep_spawn_close_from(&actions, free)
    }

    private func prepare(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        unsafe sigemptyset(&none)
        var all = sigset_t()
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
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
