internal import CSystemShim

/// The environment variables of a process, as a value that can be passed on, changed and tested.
package struct Environment: Sendable, Equatable {
    /// Name to value.
    package var variables: [String: String]

    /// Makes an environment.
    package init(_ variables: [String: String]) { self.variables = variables }

    /// This process's own environment. environ(7).
    package static func current() -> Environment {
        var variables: [String: String] = [:]
        guard var entry = unsafe upkeep_environment() else { return Environment([:]) }
        while let pointer = unsafe entry.pointee {
            let text = unsafe String(cString: pointer)
            if let mark = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
                let name = String(text[..<mark])
                variables[name] = String(text[text.utf8.index(after: mark)...])
            }
            unsafe entry += 1
        }
        return Environment(variables)
    }

    /// The variable's value, nil when it is not set or empty.
    package subscript(_ name: String) -> String? {
        guard let value = variables[name], !value.isEmpty else { return nil }
        return value
    }

    /// Without git's own variables, which a hook inherits and which would make git work on another
    /// repository. Those that say how to connect and whom to trust stay; the token for a remote and
    /// where it lies go, which are for that remote alone.
    package func withoutGitVariables() -> Environment {
        let kept: Set = [
            "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_SSL_CAINFO",
            "GIT_SSL_CAPATH", "GIT_SSL_NO_VERIFY", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
            "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH", "GIT_PROXY_COMMAND", "GIT_TRACE",
        ]
        let secret: Set = ["UPKEEP_GIT_TOKEN", "UPKEEP_GIT_TOKEN_FILE", "UPKEEP_GIT_USER"]
        return Environment(
            variables.filter { name, _ in
                !name.hasPrefix("GIT_") && !secret.contains(name) || kept.contains(name)
            })
    }

    /// Finds a program on `PATH`; a name with a slash is taken as it is.
    ///
    /// Empty and relative entries are passed over: a repository's own files are never started.
    package func program(_ name: String) -> String? {
        if name.contains("/") { return Files.isExecutable(name) ? name : nil }
        let path = self["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        for directory in path.split(separator: ":") where directory.hasPrefix("/") {
            let candidate = Paths.join(String(directory), name)
            if Files.isExecutable(candidate) { return candidate }
        }
        return nil
    }
}
