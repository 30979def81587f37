internal import Glibc

extension Environment {
    /// Names who makes the call, where that is somebody else than the user of the system.
    package static let actorVariable = "UPKEEP_ACTOR"

    /// Who makes the call: whom a variable names, of upkeep, of a CI system or of sudo, else the user of
    /// the system.
    ///
    /// Source: getpwuid_r(3); the variables that GitHub, Gitea and GitLab set in a job.
    package var actor: String {
        let variables = [
            Environment.actorVariable, "GITHUB_ACTOR", "GITLAB_USER_LOGIN", "SUDO_USER",
        ]
        if let named = variables.lazy.compactMap({ self[$0] }).first { return named }
        return Environment.userName ?? "user \(Files.effectiveUser)"
    }

    private static var userName: String? {
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        let code = unsafe getpwuid_r(geteuid(), &entry, &buffer, buffer.count, &found)
        guard code == 0, unsafe found != nil, let name = unsafe entry.pw_name else { return nil }
        return unsafe String(cString: name)
    }
}
