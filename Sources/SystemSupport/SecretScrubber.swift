/// Finds secrets in text by their shape.
///
/// Source: RFC 3986 userinfo; the token prefixes that GitHub, GitLab, Slack and npm document.
enum SecretScrubber {
    private static let fields = [
        "authorization", "password", "passwd", "secret", "token", "api_key", "apikey",
        "access_key", "private_key",
    ]
    private static let prefixes = [
        "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "npm_",
        "AGE-SECRET-KEY-",
    ]

    static func scrub(_ text: String) -> String {
        guard text.utf8.count > 3 else { return text }
        var result = userInfoHidden(text)
        for prefix in prefixes where result.contains(prefix) {
            result = hideWords(in: result, startingWith: prefix)
        }
        let lower = result.lowercased()
        guard lower.utf8.count == result.utf8.count,
            fields.contains(where: { lower.contains($0) })
        else { return result }
        return fieldValuesHidden(result)
    }

    /// `scheme://anything@host` → `scheme://***@host`, unless the user is the bare `git` of ssh.
    private static func userInfoHidden(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let mark = rest.firstRange(of: "://") {
            result += rest[..<mark.upperBound]
            rest = rest[mark.upperBound...]
            let end = rest.firstIndex { " /?#\"'\n\t<>".contains($0) } ?? rest.endIndex
            if let at = rest[..<end].lastIndex(of: "@") {
                let user = rest[..<at]
                result += user == "git" ? "git" : "***"
                rest = rest[at...]
            }
        }
        return result + rest
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || "_-.+/=~".contains(character))
    }

    private static func hideWords(in text: String, startingWith prefix: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let found = rest.firstRange(of: prefix) {
            result += rest[..<found.lowerBound] + "***"
            rest = rest[found.upperBound...].drop(while: isWord)
        }
        return result + rest
    }

    /// `token: abc`, `password=abc`, `"secret": "abc"`, `Authorization: Bearer abc` lose the value.
    private static func fieldValuesHidden(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let mark = rest.firstIndex(where: { $0 == ":" || $0 == "=" }) {
            let name = rest[..<mark].reversed().drop { $0 == "\"" || $0 == "'" || $0 == " " }
                .prefix(while: isWord).reversed()
            let lower = String(name).lowercased()
            result += rest[...mark]
            rest = rest[rest.index(after: mark)...]
            guard fields.contains(where: lower.hasSuffix) else { continue }
            let gap = rest.prefix { $0 == " " || $0 == "\"" || $0 == "'" }
            var value = rest.dropFirst(gap.count)
            for scheme in ["Bearer ", "Basic ", "token "] where value.hasPrefix(scheme) {
                value = value.dropFirst(scheme.count)
            }
            let after = value.drop(while: isWord)
            guard value.startIndex != after.startIndex else { continue }
            result += gap + "***"
            rest = after
        }
        return result + rest
    }
}
