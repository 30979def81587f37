internal import SystemSupport

/// The passwords that stand in the addresses of a remote (`https://user:secret@host/…`).
///
/// Git would hand such an address to its helper as an argument, where every user of the machine
/// sees it. It is told another one, without the password, which it then asks a credential helper for:
/// both by its configuration in the environment. Source: git-config(1), `url.<base>.insteadOf`.
struct AddressSecrets {
    /// What git's configuration needs.
    private(set) var configuration: [(key: String, value: String)] = []
    /// What must stand in no message.
    private(set) var secrets: [KnownSecret] = []

    /// Whether an address has a password.
    static func has(_ address: String) -> Bool { WebLogin(address) != nil }

    /// Takes the passwords out of addresses.
    ///
    /// - Parameters:
    ///   - addresses: as git would use them, and as they are configured, one for one.
    ///   - pushes: whether the address of a push may be made from that of a fetch.
    ///   - environment: gets the variables in which the helper finds the passwords.
    init(
        _ addresses: [(used: String, configured: String)], pushes: Bool,
        _ environment: inout Environment
    ) {
        for (index, address) in addresses.enumerated() {
            guard let login = WebLogin(address.used) else { continue }
            let (user, password) = ("UPKEEP_URL_USER_\(index)", "UPKEEP_URL_PASSWORD_\(index)")
            environment.variables[user] = login.user
            environment.variables[password] = login.password
            configuration.append(("url.\(login.address).insteadOf", address.configured))
            if pushes {
                configuration.append(("url.\(login.address).pushInsteadOf", address.configured))
            }
            // `printf` is the shell's own: the password shows in no list of processes.
            let helper =
                "!f() { test \"$1\" = get || exit 0; "
                + "printf 'username=%s\\npassword=%s\\n' \"$\(user)\" \"$\(password)\"; }; f"
            let key = "credential.\(login.origin).helper"
            configuration += [(key, ""), (key, helper)]
            secrets += [login.password, login.written].map { KnownSecret($0) }
        }
    }
}

/// The user and the password in an address of the web.
private struct WebLogin {
    let user: String
    let password: String
    /// The password as it stands in the address.
    let written: String
    /// The address without both.
    let address: String
    /// Its scheme, host and port.
    let origin: String

    /// Reads an address; nil where it has no password.
    init?(_ text: String) {
        let lower = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix),
            let origin = WebOrigin(text)
        else { return nil }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@"),
            let colon = authority[..<at].firstIndex(of: ":"),
            let user = WebLogin.decoded(authority[..<colon]),
            let password = WebLogin.decoded(authority[authority.index(after: colon)..<at]),
            !password.isEmpty
        else { return nil }
        self.user = user
        self.password = password
        written = String(authority[authority.index(after: colon)..<at])
        address = scheme + rest[authority.index(after: at)...]
        self.origin = origin.text
    }

    /// A text with its percent signs resolved; nil where that is not one line of text.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
