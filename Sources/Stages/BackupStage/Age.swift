internal import Contracts
internal import SystemSupport

/// Encrypts and decrypts with the `age` on PATH.
///
/// Source: age(1); the file's layout is that of age-encryption.org/v1.
struct Age {
    private let program: String
    private let environment: Environment
    private let timeLimitSeconds: Int

    /// Finds age.
    ///
    /// - Throws: exit 69 where it is not installed.
    init(_ environment: Environment, timeLimitSeconds: Int) throws {
        guard let program = environment.program("age") else {
            throw StageFailure(
                .unavailable, "age is not on PATH, and backups are encrypted with it",
                hint: "install it, as in: apt-get install age")
        }
        self.program = program
        self.environment = environment.withoutGitVariables()
        self.timeLimitSeconds = timeLimitSeconds
    }

    private func request(_ arguments: [String]) -> ChildProcess.Request {
        var request = ChildProcess.Request(program, arguments, environment: environment)
        request.timeLimitSeconds = timeLimitSeconds
        return request
    }

    /// Starts to encrypt what it is fed into a file.
    func encrypt(to recipients: Recipients, into file: NewFile) throws -> FedChild {
        var words = ["--encrypt"]
        for recipient in recipients.keys { words += ["-r", recipient] }
        if let file = recipients.file { words += ["-R", file] }
        var request = request(words)
        request.output = .file(file.handle)
        return try FedChild(request)
    }

    /// Ends what `encrypt` started.
    ///
    /// - Throws: exit 1 with age's words.
    func finish(_ child: FedChild) throws {
        let result = try child.finish()
        guard result.exitCode == 0 else {
            throw StageFailure(
                .failed, "age cannot encrypt: \(Age.summary(result))",
                hint: "check backup-recipients and backup-recipients-file")
        }
    }

    /// Decrypts a file, a piece at a time.
    ///
    /// - Throws: exit 1 with age's words: a wrong key, a file that is cut or changed. What came before
    ///   was whole.
    func decrypt(
        _ path: String, identity: String, onPiece: @escaping ([UInt8]) -> Void
    ) throws {
        var request = request(["--decrypt", "-i", Paths.absolute(identity), path])
        request.output = .capture(limit: 0)
        request.onOutput = onPiece
        let result = try ChildProcess.run(request)
        if result.timedOut {
            throw StageFailure(.failed, "\(path): age took longer than \(timeLimitSeconds) s")
        }
        guard result.exitCode == 0 else {
            throw StageFailure(
                .failed, "\(path): age cannot decrypt it: \(Age.summary(result))",
                hint: "is it the right key? \(identity)")
        }
    }

    private static func summary(_ result: ChildProcess.Result) -> String {
        let lines = result.errorText.split(separator: "\n")
            .map { $0.hasPrefix("age: error: ") ? String($0.dropFirst(12)) : String($0) }
            .filter { !$0.contains("report unexpected") }
        return lines.isEmpty ? "it ended with \(result.exitCode)" : lines.joined(separator: "; ")
    }

    /// Whether a file is as long as the encryption of this many bytes is.
    static func isWhole(_ path: String, plainBytes: Int) throws -> Bool {
        let size = Files.identity(path)?.size ?? 0
        let start = try FileDescriptor.reading(path).read(upTo: 1 << 20)
        let text = Array("age-encryption.org/v1\n".utf8)
        guard start.starts(with: text) else { return false }
        var index = 0
        while index < start.count {
            let end = start[index...].firstIndex(of: 0x0A) ?? start.count
            let line = start[index..<end]
            index = min(start.count, end + 1)
            guard line.starts(with: Array("--- ".utf8)) else { continue }
            let chunks = max(1, (plainBytes + 65_535) / 65_536)
            return size == index + 16 + plainBytes + 16 * chunks
        }
        return false
    }
}
