internal import Contracts
internal import SystemSupport

/// A repository with a work tree and, unless told otherwise, a bare remote beside it.
public final class GitFixture: Sendable {
    private let scratch: ScratchDirectory
    /// The work tree.
    public let work: String
    /// The bare remote.
    public let remote: String

    /// Makes a repository with one commit of these files, pushed to the remote.
    ///
    /// - Parameter files: relative paths and contents.
    public init(_ files: [String: String] = [:], hasRemote: Bool = true) throws {
        scratch = try ScratchDirectory()
        work = scratch.file("work")
        remote = scratch.file("remote.git")
        try Files.makeDirectories(work)
        try git("init", "-q", "-b", "main", ".")
        if !files.isEmpty { try commit(files, "first") }
        if hasRemote {
            try Programs.run("git", ["init", "-q", "--bare", "-b", "main", remote])
            try git("remote", "add", "origin", remote)
            if !files.isEmpty { try git("push", "-q", "-u", "origin", "main") }
        }
    }

    deinit { DocumentCollector.collect(from: state) }

    /// Makes a repository from a directory's files.
    public convenience init(copyOf directory: String) throws {
        try self.init()
        try Programs.run("cp", ["-a", directory + "/.", work])
        try git("add", "-A")
        try git("commit", "-q", "-m", "first")
        try git("push", "-q", "-u", "origin", "main")
    }

    /// The path of a file in the work tree.
    public func path(_ name: String) -> String { Paths.join(work, name) }

    /// A path beside the work tree.
    public func beside(_ name: String) -> String { scratch.file(name) }

    /// Writes a file beside the work tree.
    @discardableResult
    public func writeBeside(_ name: String, _ text: String) throws -> String {
        try scratch.write(name, text)
    }

    /// Writes a file beside the work tree.
    @discardableResult
    public func writeBeside(_ name: String, bytes: [UInt8]) throws -> String {
        try AtomicFile.write(bytes, to: scratch.file(name), mode: 0o666)
        return scratch.file(name)
    }

    /// Writes a file in the work tree, without committing it.
    public func write(_ name: String, _ text: String) throws {
        try Files.makeDirectories(Paths.parent(path(name)), mode: 0o777)
        try AtomicFile.write(text, to: path(name), mode: 0o666)
    }

    /// Reads a file of the work tree.
    public func read(_ name: String) throws -> String {
        String(decoding: try Files.read(path(name), limit: 1 << 26), as: UTF8.self)
    }

    /// Commits files.
    public func commit(_ files: [String: String], _ message: String) throws {
        for (name, text) in files { try write(name, text) }
        try git("add", "-A", "-f", "--", ".")
        try git("commit", "-q", "-m", message)
    }

    /// Runs git in the work tree and gives what it printed, without the final newline.
    @discardableResult
    public func git(_ arguments: String...) throws -> String {
        let result = try Programs.run("git", arguments, in: work)
        if result.exit != 0 { throw GitFailed(arguments: arguments, message: result.err) }
        return result.text.hasSuffix("\n") ? String(result.text.dropLast()) : result.text
    }

    /// Runs git in the remote.
    @discardableResult
    public func gitRemote(_ arguments: String...) throws -> String {
        let result = try Programs.run("git", ["--git-dir=\(remote)"] + arguments)
        if result.exit != 0 { throw GitFailed(arguments: arguments, message: result.err) }
        return result.text.hasSuffix("\n") ? String(result.text.dropLast()) : result.text
    }

    /// Reads a file as it stands on the remote's branch.
    public func readRemote(_ name: String, branch: String = "main") throws -> String {
        try Programs.run("git", ["--git-dir=\(remote)", "show", "\(branch):\(name)"]).text
    }

    /// Runs one of our programs in the work tree.
    @discardableResult
    public func upkeep(
        _ program: String, _ arguments: String..., environment: [String: String?] = [:],
        input: [UInt8]? = nil
    ) throws -> Programs.Result {
        try Programs.run(program, arguments, in: work, environment: environment, input: input)
    }

    /// The state directory.
    public var state: String { path(".git/upkeep") }

    /// The path of a file in the state directory.
    public func state(_ name: String) -> String { Paths.join(state, name) }

    /// Reads a file of the state directory.
    public func readState(_ name: String) throws -> String {
        try Files.readText(state(name), limit: 1 << 26)
    }

    /// The newest run's directory.
    public func run() -> String { Files.realPath(state("latest")) ?? state("latest") }

    /// Git said no.
    struct GitFailed: Error {
        let arguments: [String]
        let message: String
    }
}

/// Keeps the documents that tests make, for a validator that is not ours.
public enum DocumentCollector {
    /// Keeps what was printed in a format; `name` is `CASE.FORMAT`.
    public static func keep(_ text: String, as name: String) {
        guard let target = Environment.current()["UPKEEP_TEST_DOCUMENTS"] else { return }
        let directory = Paths.join(target, "formats")
        try? Files.makeDirectories(directory)
        try? AtomicFile.write(text, to: Paths.join(directory, name))
    }

    static func collect(from state: String) {
        guard let target = Environment.current()["UPKEEP_TEST_DOCUMENTS"],
            let runs = try? Files.list(Paths.join(state, "runs"))
        else { return }
        try? Files.makeDirectories(target)
        func keep(_ bytes: [UInt8], as name: String) {
            let digest = SHA256.hex(bytes).prefix(16)
            try? AtomicFile.write(bytes, to: Paths.join(target, "\(name)-\(digest).json"))
        }
        for run in runs {
            let directory = Paths.join(state, "runs/\(run)")
            for name in (try? Files.list(directory)) ?? [] where name.hasSuffix(".json") {
                guard let bytes = try? Files.read(Paths.join(directory, name), limit: 1 << 28)
                else { continue }
                keep(bytes, as: String(name.prefix { $0 != "." }))
            }
            if let list = list(Paths.join(directory, "journal.jsonl")) { keep(list, as: "journal") }
        }
        if let list = list(Paths.join(state, "history.jsonl")) { keep(list, as: "history") }
    }

    /// The lines of a file as one list, without those that a crash cut.
    private static func list(_ path: String) -> [UInt8]? {
        guard let bytes = try? Files.read(path, limit: 1 << 28) else { return nil }
        let lines = bytes.split(separator: 0x0A).filter { line in
            (try? CanonicalJSON.decode(JSONValue.self, from: Array(line))) != nil
        }
        return [0x5B] + Array(lines.joined(separator: [0x2C])) + [0x5D]
    }
}
