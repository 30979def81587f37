/// Does sums with paths of a snapshot: relative to its root, which is "", with `/` between the parts.
package enum TreePath {
    /// The directory of a path, and the last part.
    package static func split(_ path: String) -> (parent: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        return (String(path[..<slash]), String(path[path.utf8.index(after: slash)...]))
    }

    /// The directories above a path, nearest first; the root, "", last.
    package static func ancestors(of path: String) -> [String] {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        var found: [String] = []
        while !parts.isEmpty {
            parts.removeLast()
            found.append(parts.joined(separator: "/"))
        }
        return found
    }

    /// Whether a path lies below a directory.
    package static func isBelow(_ path: String, _ directory: String) -> Bool {
        directory.isEmpty ? !path.isEmpty : path.utf8.starts(with: (directory + "/").utf8)
    }

    /// The path of a name in a directory.
    package static func child(_ directory: String, _ name: String) -> String {
        directory.isEmpty ? name : "\(directory)/\(name)"
    }

    /// What of a path comes after a directory that it lies below.
    package static func relative(_ path: String, to directory: String) -> String {
        directory.isEmpty
            ? path : String(decoding: path.utf8.dropFirst(directory.utf8.count + 1), as: UTF8.self)
    }

    /// Joins a directory and a relative path; nil for one that leaves the repository.
    package static func join(_ directory: String, _ relative: String) -> String? {
        if relative.contains("://") || relative.hasPrefix("/") { return nil }
        return follow(relative, from: directory)
    }

    /// Where a way leads from a directory, without `.`, `..` and doubled slashes; nil for one that leads out
    /// of the root.
    package static func follow(_ relative: String, from directory: String = "") -> String? {
        var parts = directory.split(separator: "/")
        for part in relative.split(separator: "/") {
            if part == "." { continue }
            if part == ".." {
                if parts.isEmpty { return nil }
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}
