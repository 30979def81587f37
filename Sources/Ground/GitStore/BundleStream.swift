internal import SystemSupport

/// What the head of a bundle says.
///
/// Source: gitformat-bundle(5), versions 2 and 3.
package struct BundleHeader: Sendable, Equatable {
    /// One reference of it.
    package struct Reference: Sendable, Equatable {
        /// Its full name, or `HEAD`.
        package let name: String
        /// The object that it points at, 40 hexadecimal digits.
        package let target: String
    }

    /// The commits that the reader must have already, 40 hexadecimal digits each.
    package let prerequisites: [String]
    /// The references, in the bundle's order.
    package let references: [Reference]
    /// Its bytes, the empty line at the end included.
    package let bytes: [UInt8]

    /// Reads a head.
    ///
    /// - Throws: `damaged` for anything but the head of a bundle of SHA-1 objects.
    package init(_ bytes: [UInt8]) throws(GitError) {
        self.bytes = bytes
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")[...]
        guard let first = lines.popFirst(), first == "# v2 git bundle" || first == "# v3 git bundle"
        else { throw BundleHeader.damaged("it does not start as one") }
        var prerequisites: [String] = []
        var references: [Reference] = []
        for line in lines {
            if line.hasPrefix("@") {
                guard line == "@object-format=sha1" else {
                    throw BundleHeader.damaged(
                        "it needs \(SafeText.line(String(line.dropFirst())))")
                }
                continue
            }
            let isPrerequisite = line.hasPrefix("-")
            let words = (isPrerequisite ? line.dropFirst() : line).split(
                separator: " ", maxSplits: 1)
            guard let id = words.first.map(String.init), Hex.isHex(id, count: 40) else {
                throw BundleHeader.damaged("its head has a line that names no object")
            }
            if isPrerequisite {
                prerequisites.append(id)
            } else if words.count == 2, words[1] == "HEAD" || words[1].hasPrefix("refs/") {
                references.append(Reference(name: String(words[1]), target: id))
            } else if words.count == 2, BundleHeader.isOfWorkTree(words[1]) {
                // What a linked work tree has checked out; its branch is there under its own name.
                continue
            } else {
                throw BundleHeader.damaged("its head has a line that names no reference")
            }
        }
        self.prerequisites = prerequisites
        self.references = references
    }

    /// Whether `git bundle create --all` named the head of one of several work trees:
    /// `worktrees/NAME/HEAD`.
    private static func isOfWorkTree(_ name: Substring) -> Bool {
        name.hasPrefix("worktrees/") || name.hasPrefix("main-worktree/")
    }

    static func damaged(_ message: String) -> GitError {
        GitError(.damaged, "read", "bundle", message)
    }
}

/// Looks at a bundle while it goes by: its head, the number of its objects, the checksum at its end,
/// and the digest of the whole.
///
/// Source: gitformat-bundle(5), gitformat-pack(5).
package final class BundleStream {
    /// What went by, once all of it did.
    package struct Summary: Sendable {
        /// The head.
        package let header: BundleHeader
        /// Objects, by the pack's own count.
        package let objects: Int
        /// Bytes of the whole.
        package let bytes: Int
        /// The SHA-256 of the whole.
        package let sha256: String
    }

    /// Bytes of a head at most.
    private static let headerLimit = 64 << 20

    private var header: BundleHeader?
    private var head: [UInt8] = []
    private var packHead: [UInt8] = []
    private var tail: [UInt8] = []
    private var bytes = 0
    private var sha256: SHA256? = SHA256()
    private var sha1: SHA1? = SHA1()
    private let onPack: (([UInt8]) throws(GitError) -> Void)?

    /// Makes a stream.
    ///
    /// - Parameter onPack: gets the pack's bytes, the head left out, as they come.
    package init(onPack: (([UInt8]) throws(GitError) -> Void)? = nil) { self.onPack = onPack }

    /// Takes the next bytes.
    ///
    /// - Throws: `damaged` as soon as the head is none; what `onPack` throws.
    package func take(_ piece: [UInt8]) throws(GitError) {
        bytes += piece.count
        sha256?.update(piece)
        if header != nil { return try takePack(piece) }
        // The head's end is looked for in what is new, and the byte before it.
        var index = max(1, head.count)
        head += piece
        while index < head.count, head[index] != 0x0A || head[index - 1] != 0x0A { index += 1 }
        guard index < head.count else {
            let start = Array("# v".utf8)
            guard head.count <= BundleStream.headerLimit, head.prefix(3).elementsEqual(start)
            else { throw BundleHeader.damaged("it does not start as one") }
            return
        }
        header = try BundleHeader(Array(head[...index]))
        let rest = Array(head[(index + 1)...])
        head = []
        try takePack(rest)
    }

    private func takePack(_ piece: [UInt8]) throws(GitError) {
        if packHead.count < 12 { packHead += piece.prefix(12 - packHead.count) }
        if piece.count >= SHA1.size {
            sha1?.update(tail)
            sha1?.update(piece.dropLast(SHA1.size))
            tail = Array(piece.suffix(SHA1.size))
        } else {
            tail += piece
            let extra = max(0, tail.count - SHA1.size)
            sha1?.update(tail.prefix(extra))
            tail.removeFirst(extra)
        }
        try onPack?(piece)
    }

    /// Checks the end.
    ///
    /// - Throws: `damaged` when it is cut, or its checksum is wrong.
    package func finish() throws(GitError) -> Summary {
        guard let header, packHead.count == 12, tail.count == SHA1.size else {
            throw BundleHeader.damaged("it is cut")
        }
        guard packHead.prefix(4).elementsEqual(Array("PACK".utf8)) else {
            throw BundleHeader.damaged("there is no pack after its head")
        }
        guard let sha1 = sha1.take(), let sha256 = sha256.take(), sha1.finish() == tail else {
            throw BundleHeader.damaged("the checksum at its end is not that of its content")
        }
        let objects = packHead[8...].reduce(0) { $0 << 8 | Int($1) }
        return Summary(header: header, objects: objects, bytes: bytes, sha256: sha256.finish())
    }
}
