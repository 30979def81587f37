internal import Contracts
internal import SystemSupport

/// Reads a file named on the command line, unpacking `.xz` and `.gz` on the way.
struct SourceFile {
    /// The path to read.
    let path: String
    /// The name it was given under, for messages.
    let name: String
    let environment: Environment

    /// Bytes at most, unpacked.
    private static let sizeLimit = 256 << 20

    /// Reads it piece by piece.
    ///
    /// - Throws: exit 65 where it cannot be read or is larger than 256 MiB, which is known before all of
    ///   it is unpacked; exit 69 without a program to unpack it.
    func forEachPiece(_ body: @escaping ([UInt8]) -> Void) throws {
        if let unpacker = try unpacker() {
            try unpack(with: unpacker, body)
            return
        }
        do throws(SystemError) {
            let file = try FileDescriptor.reading(path)
            var count = 0
            while count <= SourceFile.sizeLimit {
                try Signals.check()
                let piece = try file.read(upTo: 1 << 20)
                if piece.isEmpty { return }
                count += piece.count
                body(piece)
            }
        } catch {
            if error.code == .interrupted { throw error }
            throw StageFailure(.badInput, error.description)
        }
        throw tooLarge
    }

    private var tooLarge: StageFailure {
        StageFailure(
            .badInput, "\(name): it has more than \(SourceFile.sizeLimit >> 20) MiB",
            hint: "look at what made it; no run of Renovate says as much")
    }

    private func unpack(with program: String, _ body: @escaping ([UInt8]) -> Void) throws {
        let file: FileDescriptor
        do throws(SystemError) {
            file = try FileDescriptor.reading(path)
        } catch {
            throw StageFailure(.badInput, error.description)
        }
        try unpack(file, with: program, body)
    }

    /// The program sees the file's content and nothing else.
    private func unpack(
        _ file: borrowing FileDescriptor, with program: String,
        _ body: @escaping ([UInt8]) -> Void
    ) throws {
        var request = ChildProcess.Request(
            program, ["-dc"], environment: Environment(["LC_ALL": "C.UTF-8"]), directory: "/")
        request.inputDescriptor = file.handle
        if Sandbox.isAvailable {
            request.sandbox = Sandbox().running(
                program, private: [environment["HOME"]].compactMap { $0 })
        }
        request.output = .capture(limit: 0)
        request.outputLimit = SourceFile.sizeLimit
        var count = 0
        request.onOutput = { piece in
            count += piece.count
            body(piece)
        }
        let result = try ChildProcess.run(request)
        if count > SourceFile.sizeLimit { throw tooLarge }
        if result.exitCode != 0 {
            throw StageFailure(
                .badInput, "\(name): it cannot be unpacked",
                details: [SafeText.line(result.errorText)])
        }
    }

    private func unpacker() throws -> String? {
        let program: String
        if name.hasSuffix(".xz") {
            program = "xz"
        } else if name.hasSuffix(".gz") {
            program = "gzip"
        } else {
            return nil
        }
        guard let path = environment.program(program) else {
            throw StageFailure(
                .unavailable, "\(name): \(program) is not on PATH",
                hint: "unpack it first, or install \(program)")
        }
        return path
    }
}
