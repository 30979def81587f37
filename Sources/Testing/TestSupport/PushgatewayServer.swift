internal import SystemSupport

/// Debian's Pushgateway on a port of this machine.
public final class PushgatewayServer: Sendable {
    /// Whether the programs are installed.
    public static let isPresent = Loopback.program("prometheus-pushgateway") != nil
    /// What a skipped test says.
    public static let whyAbsent = "needs prometheus-pushgateway (prometheus-pushgateway)"
    /// The user that it lets in where it is closed.
    public static let user = "upkeep"
    /// That user's password.
    public static let password = "hunter22hunter22"

    private let scratch: ScratchDirectory
    private let port: UInt16

    /// Starts one.
    ///
    /// - Parameter isClosed: whether it lets in nobody but `user`.
    public init(isClosed: Bool = false) throws {
        scratch = try ScratchDirectory()
        port = Loopback.freePort()
        // The password's bcrypt digest.
        let digest = "$2y$05$abcdefghijklmnopqrstuuj9KbBqXiuigCuGtxjVVvCPKx05YHv3O"
        try scratch.write("web.yml", "basic_auth_users:\n  \(Self.user): \(digest)\n")
        let config = isClosed ? "--web.config.file=\(scratch.file("web.yml"))" : ""
        let result = try Programs.run(
            "sh",
            [
                "-c",
                "prometheus-pushgateway --web.listen-address=127.0.0.1:\(port) \(config) "
                    // Debian's keeps what it was told, for the next one that is started.
                    + "--persistence.file=\(scratch.file("data")) </dev/null >log 2>&1 & echo $! >pid",
            ], in: scratch.path)
        guard result.exit == 0, Loopback.awaitListener(on: port) else {
            throw Loopback.NotStarted(program: "prometheus-pushgateway", message: result.err)
        }
    }

    deinit { Loopback.end(scratch.file("pid")) }

    /// Its address.
    public var url: String { "http://127.0.0.1:\(port)" }
}
