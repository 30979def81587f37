internal import Contracts
internal import Runs
internal import SystemSupport

/// Reads a file named on the command line, unpacking `.xz` and `.gz` on the way.
struct SourceFile {
    /// The path to read.
    let path: String
    /// The name it was given under, for messages.
    let name: String
    let environment: Environment

    /// Reads it piece by piece.
    func forEachPiece(_ body: @escaping ([UInt8]) -> Void) throws {
        if let unpacker = try unpacker() {
            var request = ChildProcess.Request(
                unpacker, ["-dc", "--", path], environment: environment)
            request.output = .capture(limit: 0)
            request.onOutput = body
            let result = try ChildProcess.run(request)
            if result.exitCode != 0 {
                throw StageFailure(
                    .badInput,
                    "\(name): it cannot be unpacked: "
                        + SafeText.line(result.errorText))
            }
            return
        }
        do throws(SystemError) {
            let file = try FileDescriptor.reading(path)
            while true {
                try Signals.check()
                let piece = try file.read(upTo: 1 << 20)
                if piece.isEmpty { return }
                body(piece)
            }
        } catch {
            if error.code == .interrupted { throw error }
            throw StageFailure(.badInput, error.description)
        }
    }

    /// Reads it whole.
    ///
    /// - Throws: exit 65 beyond the limit.
    func bytes(limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var isTooLarge = false
        try forEachPiece { piece in
            if bytes.count + piece.count > limit { isTooLarge = true } else { bytes += piece }
        }
        if isTooLarge {
            throw StageFailure(.badInput, "\(name): it is larger than \(limit >> 20) MiB")
        }
        return bytes
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
