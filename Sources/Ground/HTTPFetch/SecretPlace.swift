package import SystemSupport

/// Where a secret stands: it is read when it is needed, and written nowhere.
package enum SecretPlace: Sendable, Equatable {
    /// In a variable of the environment.
    case variable(String)
    /// In a file of one line, by its path: a mounted Kubernetes Secret for one.
    case file(String)

    /// Why a secret cannot be used.
    package struct Problem: Error, Equatable {
        /// What is wrong.
        package let why: String
        /// What would do.
        package let remedy: String

        /// Says it.
        package init(why: String, remedy: String) {
            self.why = why
            self.remedy = remedy
        }
    }

    /// Bytes that a secret may have.
    private static let limit = 1 << 14

    /// Reads it: one line without control characters, of a file that is not for every user to read.
    package func read(_ environment: Environment) throws(Problem) -> String {
        switch self {
        case .variable(let name):
            guard let value = environment[name], !value.isEmpty else {
                throw Problem(
                    why: "the variable \(name) is not set",
                    remedy: "set it where upkeep is started, or name another place")
            }
            return try checked(value, "the variable \(name)")
        case .file(let path):
            let file = SafeText.line(path)
            guard let mode = Files.permissions(path) else {
                throw Problem(
                    why: "there is no file \(file)", remedy: "put the secret into it, on one line")
            }
            if mode & 0o007 != 0 {
                throw Problem(
                    why: "every user of this machine may read the secret in \(file)",
                    remedy: "chmod 600 \(file) (in a Kubernetes volume: defaultMode: 0400)")
            }
            let text: String
            do throws(SystemError) {
                text = try Files.readText(path, limit: SecretPlace.limit)
            } catch {
                throw Problem(
                    why: "\(file) cannot be read: \(error.message)",
                    remedy: "let upkeep's user read it")
            }
            return try checked(text, file)
        }
    }

    private func checked(_ text: String, _ place: String) throws(Problem) -> String {
        let line =
            text.utf8.last == 0x0A ? String(decoding: text.utf8.dropLast(), as: UTF8.self) : text
        let isLine = !line.utf8.contains { $0 < 0x20 || $0 == 0x7F }
        guard !line.isEmpty, isLine, line.utf8.count <= SecretPlace.limit else {
            throw Problem(
                why: "\(place) does not hold one line",
                remedy: "put the secret into it, on one line")
        }
        return line
    }

    /// Reads a token, which goes into a header: it is printable ASCII without a blank.
    package func token(_ environment: Environment) throws(Problem) -> Secret {
        let text = try read(environment)
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            let place =
                switch self {
                case .variable(let name): "the variable \(name)"
                case .file(let path): SafeText.line(path)
                }
            throw Problem(
                why: "\(place) holds no token",
                remedy: "put the token into it, on one line, without blanks")
        }
        return Secret(text)
    }
}
