internal import Contracts
internal import SystemSupport

/// What programs said about their versions, so that they are asked again only when they changed.
///
/// A script is asked each time: what it starts may change without it.
struct ProgramVersions {
    private struct Entry: Codable {
        let size: Int
        let modified: Int64
        let version: String
    }

    /// What is known of a program.
    struct Answer {
        /// What it says of itself.
        let version: String
        /// Equal for two files that are the same program, as far as can be told.
        let file: String
    }

    private static let name = "program-versions.json"
    private let cache: CacheDirectory

    init(_ cache: CacheDirectory) { self.cache = cache }

    /// A program's version, asked for where it is not known; nil where it does not say.
    func version(of program: String, _ ask: () throws -> String?) throws -> Answer? {
        guard let file = Files.identity(program) else { return nil }
        let identity = "\(file.size) \(file.modified)"
        var entries =
            cache.read(ProgramVersions.name, limit: 1 << 20)
            .flatMap { try? CanonicalJSON.decode([String: Entry].self, from: $0) } ?? [:]
        let isScript = ProgramVersions.isScript(program)
        if !isScript, let known = entries[program], known.size == file.size,
            known.modified == file.modified
        {
            return Answer(version: known.version, file: identity)
        }
        guard let version = try ask() else { return nil }
        if !isScript {
            entries[program] = Entry(
                size: file.size, modified: file.modified, version: version)
            cache.write(try CanonicalJSON.encode(entries), to: ProgramVersions.name)
        }
        return Answer(version: version, file: identity)
    }

    private static func isScript(_ program: String) -> Bool {
        do throws(SystemError) {
            return try FileDescriptor.reading(program).read(upTo: 2) == Array("#!".utf8)
        } catch {
            return true
        }
    }
}
