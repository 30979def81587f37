internal import Glibc

/// Takes paths apart and joins them; text only, the file system is not asked.
package enum Paths {
    /// Joins a directory and a name; an absolute name stands alone.
    package static func join(_ directory: String, _ name: String) -> String {
        if name.hasPrefix("/") || directory.isEmpty { return name }
        return directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }

    /// The directory a path lies in: "/" for "/a", "." for "a".
    package static func parent(_ path: String) -> String {
        let trimmed = path.utf8.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard let slash = trimmed.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    /// The last part of a path.
    package static func name(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }

    /// Whether a path is a directory, or below it; both are taken as they are written.
    package static func isAtOrBelow(_ path: String, _ directory: String) -> Bool {
        let own = Array(path.utf8)
        let other = Array((directory.hasSuffix("/") ? directory : directory + "/").utf8)
        return own.starts(with: other) || own == Array(other.dropLast())
    }

    /// Makes a path absolute against the current directory. getcwd(3).
    package static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : join(current(), path)
    }

    /// An absolute path without `.`, `..` and empty parts, by its words alone: no link is looked at.
    package static func withoutDots(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The current directory, "." where it cannot be told. getcwd(3).
    package static func current() -> String {
        guard let pointer = unsafe getcwd(nil, 0) else { return "." }
        defer { unsafe free(pointer) }
        return unsafe String(cString: pointer)
    }
}
