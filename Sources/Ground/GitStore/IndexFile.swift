internal import SystemSupport

/// Git's index as a file, read as far as the next commit needs it: names, modes, contents, and the trees
/// that Git knows of directories in which nothing was staged since.
///
/// libgit2 reads an index whole, checks its sum and then every tree below it: in a repository of 15,000
/// files that takes longer than all else that a hook does. What this does not know (version 4, an index in
/// parts), or what does not fit together, is left to libgit2, which says what is wrong.
///
/// Source: Git, Documentation/gitformat-index.txt.
struct IndexFile {
    /// One file that is staged.
    struct Entry {
        /// The bytes of its path.
        let path: Range<Int>
        /// Where its object's name stands.
        let id: Int
        let mode: UInt32
    }

    /// What Git knows of a directory.
    struct Directory {
        let name: ArraySlice<UInt8>
        /// Entries below it; nil where something was staged there since.
        let count: Int?
        /// Where the name of its tree stands; without meaning where there is no count.
        let id: Int
        var children: [Directory] = []
    }

    private static let headerSize = 12
    private static let fixedSize = 62
    private static let idSize = 20
    private static let extended: UInt16 = 0x4000
    private static let stages: UInt16 = 0x3000
    private static let intended: UInt16 = 0x2000
    private static let depthLimit = 1_000

    /// The file.
    let bytes: [UInt8]
    /// The files in their order; those that are only meant to be added are left out.
    private(set) var entries: [Entry] = []
    /// What is known of the root; nil where nothing is.
    private(set) var root: Directory?

    /// Reads an index; nil for one that libgit2 has to read.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        guard bytes.count >= IndexFile.headerSize + IndexFile.idSize,
            bytes.starts(with: "DIRC".utf8), let version = number(4), (2...3).contains(version),
            let count = number(8)
        else { return nil }
        let end = bytes.count - IndexFile.idSize
        var place = IndexFile.headerSize
        var isWhole = true
        entries.reserveCapacity(min(count, bytes.count / IndexFile.fixedSize))
        for _ in 0..<count {
            guard let next = readEntry(at: place, end, &isWhole) else { return nil }
            place = next
        }
        // The trees that are known count what is only meant to be added.
        guard readExtensions(from: place, to: end) else { return nil }
        if !isWhole { root = nil }
    }

    private func number(_ place: Int) -> Int? {
        guard place >= 0, place + 4 <= bytes.count else { return nil }
        return bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    /// - Returns: where the next one begins; nil for one that libgit2 has to look at, as one in conflict.
    private mutating func readEntry(at place: Int, _ end: Int, _ isWhole: inout Bool) -> Int? {
        guard place + IndexFile.fixedSize < end, let mode = number(place + 24) else { return nil }
        let flags = UInt16(bytes[place + 60]) << 8 | UInt16(bytes[place + 61])
        if flags & IndexFile.stages != 0 { return nil }
        var start = place + IndexFile.fixedSize
        var isIntended = false
        if flags & IndexFile.extended != 0 {
            let more = UInt16(bytes[start]) << 8 | UInt16(bytes[start + 1])
            isIntended = more & IndexFile.intended != 0
            start += 2
        }
        guard let stop = bytes[start..<end].firstIndex(of: 0), stop > start else { return nil }
        if isIntended {
            isWhole = false
        } else {
            entries.append(Entry(path: start..<stop, id: place + 40, mode: UInt32(mode)))
        }
        // One to eight zeros end it, so that its length is a multiple of eight.
        return place + ((stop - place) / 8 + 1) * 8
    }

    // MARK: extensions

    private mutating func readExtensions(from start: Int, to end: Int) -> Bool {
        var place = start
        while place + 8 <= end {
            guard let size = number(place + 4), place + 8 + size <= end else { return false }
            let name = bytes[place..<place + 4]
            let content = place + 8..<place + 8 + size
            place = content.upperBound
            if name.elementsEqual("TREE".utf8) {
                var at = content.lowerBound
                root = readDirectory(&at, content.upperBound, depth: 0)
            } else if let first = name.first, !(0x41...0x5A).contains(first) {
                // What must be understood, as an index in parts.
                return false
            }
        }
        return place == end
    }

    private func readDirectory(_ place: inout Int, _ end: Int, depth: Int) -> Directory? {
        guard depth < IndexFile.depthLimit,
            let zero = bytes[place..<end].firstIndex(of: 0),
            let blank = bytes[zero..<end].firstIndex(of: 0x20),
            let feed = bytes[blank..<end].firstIndex(of: 0x0A),
            let count = Int(String(decoding: bytes[(zero + 1)..<blank], as: UTF8.self)),
            let below = Int(String(decoding: bytes[(blank + 1)..<feed], as: UTF8.self)),
            below >= 0, below <= end - feed
        else { return nil }
        var directory = Directory(
            name: bytes[place..<zero], count: count < 0 ? nil : count, id: feed + 1)
        place = feed + 1 + (count < 0 ? 0 : IndexFile.idSize)
        guard place <= end else { return nil }
        for _ in 0..<below {
            guard let child = readDirectory(&place, end, depth: depth + 1) else { return nil }
            directory.children.append(child)
        }
        return directory
    }
}
