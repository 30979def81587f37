internal import SystemSupport

/// The real inputs that lie beside a checkout, for tests that can use them.
///
/// They are no part of the repository: a test that needs them is disabled where they are absent.
public enum SharedData {
    /// The folder, nil where it is absent. `UPKEEP_SHARED_DATA` names another place.
    public static let root: String? = {
        let named = Environment.current()["UPKEEP_SHARED_DATA"]
        let module = Paths.parent(Paths.absolute(#filePath))
        let checkout = Paths.parent(Paths.parent(Paths.parent(module)))
        let path = named ?? Paths.join(Paths.parent(checkout), "shared/data")
        return Files.isDirectory(path) ? path : nil
    }()

    /// Whether the data is there.
    public static var isPresent: Bool { root != nil }

    /// What a skipped test says.
    public static let whyAbsent = "needs the real inputs in ../shared/data"

    /// Unpacks an archive (`tar.xz`) into a directory.
    public static func unpack(_ name: String, into directory: String) throws {
        try Files.makeDirectories(directory)
        try run("tar", ["-xJf", Paths.join(root ?? "", name), "-C", directory])
    }

    /// Reads a file of it; `.xz` is unpacked on the way.
    public static func read(_ name: String) throws -> [UInt8] {
        let path = Paths.join(root ?? "", name)
        guard name.hasSuffix(".xz") else { return try Files.read(path, limit: 1 << 30) }
        return try run("xz", ["-dc", path]).output
    }

    /// Runs a program on PATH and expects it to succeed.
    @discardableResult
    static func run(
        _ program: String, _ arguments: [String], in directory: String? = nil
    ) throws -> ChildProcess.Result {
        let environment = Environment.current()
        guard let path = environment.program(program) else { throw Missing(program: program) }
        var request = ChildProcess.Request(
            path, arguments, environment: environment, directory: directory)
        request.output = .capture(limit: 1 << 30)
        let result = try ChildProcess.run(request)
        if result.exitCode != 0 {
            throw Failed(command: "\(program) \(arguments)", message: result.errorText)
        }
        return result
    }

    /// A program that is not installed.
    struct Missing: Error { let program: String }

    /// A program that failed.
    struct Failed: Error {
        let command: String
        let message: String
    }
}
