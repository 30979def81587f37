internal import Glibc
internal import SystemSupport

/// A port of this machine that takes connections and never says a word.
public final class SilentServer: Sendable {
    private let descriptor: Int32
    /// The port.
    public let port: UInt16

    /// Starts to listen.
    public init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = Loopback.bindAny(descriptor)
        guard listen(descriptor, 8) == 0 else {
            close(descriptor)
            throw Loopback.NotStarted(program: "listen", message: "error \(errno)")
        }
    }

    deinit { close(descriptor) }
}

/// Ports of this machine, for servers that a test starts for itself.
enum Loopback {
    /// A port that nobody listens on right now.
    static func freePort() -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return bindAny(descriptor)
    }

    /// Binds a socket to a free port.
    static func bindAny(_ descriptor: Int32) -> UInt16 {
        var address = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(descriptor, pointer, length)
                    + (unsafe getsockname(descriptor, pointer, &length))
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Waits until somebody listens on the port, for ten seconds at most.
    static func awaitListener(on port: UInt16) -> Bool {
        for _ in 0..<500 {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = address(port: port)
            let code = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                    unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if code == 0 { return true }
            _ = poll(nil, 0, 20)
        }
        return false
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// Ends the server whose number a file holds, and waits until it is gone, ten seconds at most.
    static func end(_ pidFile: String) {
        guard let text = try? Files.readText(pidFile, limit: 64),
            let process = pid_t(text.prefix { $0.isNumber }), process > 1
        else { return }
        guard kill(process, SIGTERM) == 0 else { return }
        for _ in 0..<500 where isAtWork(process) { _ = poll(nil, 0, 20) }
    }

    /// Whether a process is there and has not ended; one that nobody has buried yet has no words.
    private static func isAtWork(_ process: pid_t) -> Bool {
        (try? Files.read("/proc/\(process)/cmdline", limit: 1 << 20))?.isEmpty == false
    }

    /// Finds a program on PATH or where servers are installed.
    static func program(_ name: String) -> String? {
        Environment.current().program(name)
            ?? ["/usr/sbin/", "/usr/local/sbin/"].map { $0 + name }.first(where: Files.isExecutable)
    }

    /// A server did not start.
    struct NotStarted: Error {
        let program: String
        let message: String
    }
}
