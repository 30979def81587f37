internal import SystemSupport

/// lighttpd in front of `git http-backend` on a port of this machine: the repositories of one
/// directory, for those who have the token.
public final class HTTPServer: Sendable {
    /// Whether the programs are installed.
    public static let isPresent =
        Loopback.program("lighttpd") != nil && Loopback.program("openssl") != nil
        && Files.kind("/usr/lib/lighttpd/mod_openssl.so") != nil && backend != nil
    /// What a skipped test says.
    public static let whyAbsent =
        "needs lighttpd, openssl and git http-backend (lighttpd, lighttpd-mod-openssl, openssl)"

    private static let backend: String? = {
        let path = try? Programs.run("git", ["--exec-path"]).text.filter { !$0.isNewline }
        let program = Paths.join(path ?? "", "git-http-backend")
        return Files.isExecutable(program) ? program : nil
    }()

    private let scratch: ScratchDirectory
    /// The port that it listens on.
    public let port: UInt16
    /// The certificate that it signs with itself, for `http.sslCAInfo`.
    public let certificate: String
    private let scheme: String

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - directory: where the bare repositories lie.
    ///   - user: whom it lets in.
    ///   - token: with what.
    ///   - away: where it sends those who ask for what lies under `/away/`; nil for nowhere.
    public init(
        _ directory: String, user: String = "x-access-token", token: String, isEncrypted: Bool,
        away: String? = nil
    ) throws {
        scratch = try ScratchDirectory()
        port = Loopback.freePort()
        certificate = scratch.file("certificate.pem")
        scheme = isEncrypted ? "https" : "http"
        try scratch.write("users", "\(user):\(token)\n")
        if isEncrypted { try makeCertificate() }
        try scratch.write(
            "lighttpd.conf", configuration(directory, isEncrypted: isEncrypted, away: away))
        let result = try Programs.run(
            Loopback.program("lighttpd") ?? "lighttpd", ["-f", scratch.file("lighttpd.conf")])
        guard result.exit == 0, Loopback.awaitListener(on: port) else {
            throw Loopback.NotStarted(program: "lighttpd", message: result.err)
        }
    }

    deinit { stop() }

    /// Ends the server.
    public func stop() { Loopback.end(scratch.file("pid")) }

    /// The address of a repository; under `/away/` it is somewhere else.
    public func url(_ name: String, under path: String = "git") -> String {
        "\(scheme)://localhost:\(port)/\(path)/\(name)"
    }

    /// What was asked of it: a line a request, with the header `Authorization`.
    public var log: String { (try? Files.readText(scratch.file("log"), limit: 1 << 24)) ?? "" }

    private func makeCertificate() throws {
        try Programs.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout", scratch.file("key.pem"), "-out", certificate,
            ])
        let key = try Files.readText(scratch.file("key.pem"), limit: 1 << 16)
        try scratch.write("both.pem", key + Files.readText(certificate, limit: 1 << 16))
    }

    private func configuration(_ directory: String, isEncrypted: Bool, away: String?) -> String {
        let backend = Paths.parent(HTTPServer.backend ?? "")
        return """
            server.document-root = "\(scratch.path)"
            server.bind = "127.0.0.1"
            server.port = \(port)
            server.pid-file = "\(scratch.file("pid"))"
            server.errorlog = "\(scratch.file("errors"))"
            server.upload-dirs = ("\(scratch.path)")
            server.modules = ("mod_accesslog", "mod_alias", "mod_redirect", "mod_auth",
              "mod_authn_file", "mod_cgi", "mod_setenv"\(isEncrypted ? ", \"mod_openssl\"" : ""))
            \(isEncrypted ? "ssl.engine = \"enable\"" : "")
            \(isEncrypted ? "ssl.pemfile = \"\(scratch.file("both.pem"))\"" : "")
            accesslog.filename = "\(scratch.file("log"))"
            accesslog.format = "%r %s [%{Authorization}i]"
            auth.backend = "plain"
            auth.backend.plain.userfile = "\(scratch.file("users"))"
            alias.url = ("/git/" => "\(backend)/git-http-backend/")
            \(away.map { "url.redirect = (\"^/away/(.*)\" => \"\($0)/$1\")" } ?? "")
            $HTTP["url"] =~ "^/git/" {
              cgi.assign = ("" => "")
              setenv.add-environment = (
                "GIT_PROJECT_ROOT" => "\(directory)", "GIT_HTTP_EXPORT_ALL" => "1")
              auth.require = ("" => (
                "method" => "basic", "realm" => "git", "require" => "valid-user"))
            }

            """
    }
}
