/// Finds secrets in text by their shape, in one pass over its bytes.
///
/// Source: RFC 3986 userinfo; the token prefixes that GitHub, GitLab, Slack, npm and age document.
struct SecretScrubber {
    private static let fields = [
        "authorization", "password", "passwd", "secret", "token", "api_key", "apikey", "api-key",
        "access_key", "private_key",
    ].map { Array($0.utf8) }
    private static let prefixes = [
        "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "npm_",
        "age-secret-key-",
    ].map { Array($0.utf8) }
    private static let schemes = ["bearer ", "basic ", "token "].map { Array($0.utf8) }
    private static let mask = Array("***".utf8)

    private let bytes: [UInt8]
    private var position = 0
    private var kept = 0
    private var result: [UInt8] = []

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The text with its secrets masked.
    static func scrub(_ text: String) -> String {
        guard isSuspicious(text) else { return text }
        var scrubber = SecretScrubber(Array(text.utf8))
        scrubber.run()
        if scrubber.result.isEmpty { return text }
        scrubber.result += scrubber.bytes[scrubber.kept...]
        return String(decoding: scrubber.result, as: UTF8.self)
    }

    /// Whether there is anything to look at: most texts have none of these marks.
    private static func isSuspicious(_ text: String) -> Bool {
        text.utf8.contains { $0 == 0x3A || $0 == 0x3D || $0 == 0x5F || $0 == 0x2D }
    }

    private mutating func run() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: ":"), starts(with: Array("://".utf8), at: position) {
                userInfo()
            } else if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=") {
                field()
            } else if position == 0 || !isWord(bytes[position - 1])
                || bytes[position - 1] == UInt8(ascii: "/")
            {
                token()
            }
            position += 1
        }
    }

    /// `scheme://anything@host` → `scheme://***@host`, but for the bare `git` of ssh.
    private mutating func userInfo() {
        let start = position + 3
        let stops = Array(" /?#\"'\n\t<>".utf8)
        let end = bytes[start...].firstIndex { stops.contains($0) } ?? bytes.count
        guard let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")) else {
            position += 2
            return
        }
        if !bytes[start..<at].elementsEqual("git".utf8) { hide(start..<at) }
        position = at
    }

    /// A word that starts like a token.
    private mutating func token() {
        guard let prefix = Self.prefixes.first(where: { starts(with: $0, at: position) }) else {
            return
        }
        let start = position
        let end = bytes[(start + prefix.count)...].firstIndex { !isWord($0) } ?? bytes.count
        hide(start..<end)
        position = end - 1
    }

    /// `token: abc`, `password=abc`, `"secret": "abc"`, `Authorization: Bearer abc`.
    private mutating func field() {
        let quotes = Array("\"' ".utf8)
        var end = position
        while end > 0, quotes.contains(bytes[end - 1]) { end -= 1 }
        guard Self.fields.contains(where: { isField($0, before: end) }) else { return }
        var start = position + 1
        while start < bytes.count, quotes.contains(bytes[start]) { start += 1 }
        if let scheme = Self.schemes.first(where: { starts(with: $0, at: start) }) {
            start += scheme.count
        }
        let stop = bytes[min(start, bytes.count)...].firstIndex { !isWord($0) } ?? bytes.count
        guard stop > start, !bytes[start..<stop].elementsEqual("//".utf8) else { return }
        hide(start..<stop)
        position = stop - 1
    }

    private func isField(_ name: [UInt8], before end: Int) -> Bool {
        end >= name.count && starts(with: name, at: end - name.count)
    }

    private mutating func hide(_ range: Range<Int>) {
        guard range.lowerBound >= kept else { return }
        result += bytes[kept..<range.lowerBound] + Self.mask
        kept = range.upperBound
    }

    /// Compares without regard to case; the word is lower case.
    private func starts(with word: [UInt8], at start: Int) -> Bool {
        guard start + word.count <= bytes.count else { return false }
        for (index, byte) in word.enumerated() {
            let own = bytes[start + index]
            if ((65...90).contains(own) ? own + 32 : own) != byte { return false }
        }
        return true
    }

    private func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || "_-.+/=~".utf8.contains(byte)
    }
}
