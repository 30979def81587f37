package import SystemSupport

/// A token that git hands to the host of one remote, and to nobody else.
///
/// It reaches git through the environment and a credential helper that git asks, so that it stands
/// in no address, argument list, log or configuration file; the operator's own helpers are left out
/// for that host, so that none of them keeps it. Source: gitcredentials(7), git-config(1)
/// `GIT_CONFIG_COUNT`.
package struct GitCredential: Sendable {
    /// The variable that holds the token itself.
    package static let variable = "UPKEEP_GIT_TOKEN"
    /// The variable in which the helper finds the token's file.
    private static let fileVariable = "UPKEEP_GIT_TOKEN_FILE"
    private static let userVariable = "UPKEEP_GIT_USER"
    /// Bytes that a token may have.
    private static let sizeLimit = 1 << 16

    private let user: String
    private let token: String
    private let file: String?

    /// Finds the token: in a file where one is named, else in `UPKEEP_GIT_TOKEN`.
    ///
    /// - Parameters:
    ///   - file: the file's path, absolute; it holds one line.
    ///   - user: the name that goes with the token; nil for `x-access-token`.
    /// - Returns: nil where there is no token: git then asks the operator's own helpers.
    /// - Throws: `unsafe-credential` for a file that everybody may read, or that has no token.
    package static func find(
        file: String?, user: String?, environment: Environment
    ) throws(GitError) -> GitCredential? {
        let user = user ?? "x-access-token"
        guard isOneLine(user) else {
            throw GitError(.credential, "use", "the name in git-user", "it is not one line of text")
        }
        if let file {
            return GitCredential(user: user, token: try read(file), file: file)
        }
        guard let token = environment[variable] else { return nil }
        guard isOneLine(token) else {
            throw GitError(
                .credential, "use", variable, "it is not one line of text",
                remedy: "set it without a line end")
        }
        return GitCredential(user: user, token: token, file: nil)
    }

    private static func read(_ file: String) throws(GitError) -> String {
        guard let mode = Files.permissions(file) else {
            throw GitError(
                .credential, "read", file, "there is no such file",
                remedy: "put the token into it, or unset git-token-file")
        }
        if mode & 0o007 != 0 {
            throw GitError(
                .credential, "use", file, "every user of this machine may read the token in it",
                remedy: "chmod 600 \(file) (in a Kubernetes volume: defaultMode: 0400)")
        }
        let text: String
        do throws(SystemError) {
            text = try Files.readText(file, limit: sizeLimit)
        } catch {
            throw GitError(.credential, "read", file, error.message)
        }
        let token = String(text.prefix { !$0.isNewline })
        let rest = text.dropFirst(token.count)
        guard isOneLine(token), rest.allSatisfy(\.isNewline) else {
            throw GitError(
                .credential, "use", file, "it does not hold one line with the token",
                remedy: "write the token into it, and nothing else")
        }
        return token
    }

    private static func isOneLine(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    /// Prepares git to answer for a remote's host with the token.
    ///
    /// - Returns: the configuration that git needs; empty where the address is not of the web.
    /// - Throws: `unsafe-credential` where the token would travel in clear text.
    func configuration(
        for address: String, remote: String, _ environment: inout Environment
    ) throws(GitError) -> [(key: String, value: String)] {
        guard let origin = WebOrigin(address) else { return [] }
        guard origin.isEncrypted || origin.isLoopback else {
            throw GitError(
                .credential, "give the token to", remote,
                "\(origin.text) is not encrypted: everybody on the way could read it",
                remedy: "git remote set-url \(remote) https://…, or unset the token")
        }
        environment.variables[Self.userVariable] = user
        if let file {
            environment.variables[Self.fileVariable] = file
        } else {
            environment.variables[Self.variable] = token
        }
        let word =
            file == nil
            ? "$\(Self.variable)" : "$(tr -d '\\r\\n' < \"$\(Self.fileVariable)\")"
        // `printf` is the shell's own: the token shows in no list of processes.
        let helper =
            "!f() { test \"$1\" = get || exit 0; "
            + "printf 'username=%s\\npassword=%s\\n' \"$\(Self.userVariable)\" \"\(word)\"; }; f"
        let key = "credential.\(origin.text).helper"
        return [(key, ""), (key, helper), ("http.followRedirects", "initial")]
    }

    /// The token, to be found in what git says.
    var secret: KnownSecret { KnownSecret(token) }
}

/// The scheme, host and port of a web address: the scope that git gives credentials.
///
/// Where it reads an address otherwise than git would, the scope fits no request and the token
/// stays here. Source: RFC 3986 section 3; RFC 6454.
struct WebOrigin: Equatable {
    /// As in `https://git.example.org:8443`.
    let text: String
    let isEncrypted: Bool
    /// Whether the host is this machine.
    let isLoopback: Bool

    /// Reads an address; nil where it is none of the web, or its host is not plainly written.
    init?(_ address: String) {
        let lower = address.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix) else { return nil }
        let authority = address.dropFirst(scheme.count).prefix { !"/?#\\".contains($0) }
        let host = (authority.split(separator: "@", omittingEmptySubsequences: false).last ?? "")
            .lowercased()
        let isPlain = host.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
                || ".-_:[]".utf8.contains(byte)
        }
        guard !host.isEmpty, isPlain else { return nil }
        text = scheme + host
        isEncrypted = scheme == "https://"
        let name = host.hasPrefix("[") ? host : String(host.prefix { $0 != ":" })
        let octets = name.split(separator: ".", omittingEmptySubsequences: false)
        isLoopback =
            name == "localhost" || name == "[::1]" || name.hasPrefix("[::1]:")
            || octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
    }
}
