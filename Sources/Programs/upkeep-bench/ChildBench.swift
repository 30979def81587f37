internal import SystemSupport

/// Starts a program as a stage does, in the current directory: freely, or in a sandbox with nothing
/// but that directory to read. Two such processes differ by what the sandbox costs.
enum ChildBench {
    /// Runs the program that the words name.
    ///
    /// - Returns: nil where the first word asks for something else.
    static func run(_ words: [String]) throws -> Int32? {
        guard let how = words.first, ["freely", "sandboxed"].contains(how) else { return nil }
        let environment = Environment.current()
        guard words.count > 1, let program = environment.program(words[1]) else { return 64 }
        var request = ChildProcess.Request(
            program, Array(words.dropFirst(2)), environment: environment)
        if how == "sandboxed" {
            guard Sandbox.isAvailable else { return 69 }
            request.sandbox = Sandbox(readable: [Paths.current()]).running(program, private: [])
        }
        return try ChildProcess.run(request).exitCode
    }
}
