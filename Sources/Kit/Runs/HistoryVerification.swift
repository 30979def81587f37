package import Contracts
internal import SystemSupport

/// Whether each entry of the history follows the one before it.
package struct HistoryVerification: Encodable, Sendable, Equatable {
    /// The files, oldest first.
    package fileprivate(set) var files: [String] = []
    /// How many entries follow the one before them.
    package fileprivate(set) var chained = 0
    /// How many entries of earlier versions stand before those, which bear no digest.
    package fileprivate(set) var unchained = 0
    /// Whether files before the first were removed, as retention does: what they held is not known.
    package fileprivate(set) var isBegun = false
    /// Whether the last line is the start of one, as a crash leaves it: the next run cuts it off.
    package fileprivate(set) var isCut = false
    /// The first line that is not as it should be; null where all are.
    @Nullable package fileprivate(set) var broken: Break?

    /// A line that is not as it should be.
    package struct Break: Codable, Sendable, Equatable {
        /// The file.
        package let file: String
        /// The line, from 1.
        package let line: Int
        /// What should stand there.
        package let expected: String
        /// What stands there.
        package let found: String
    }

    private enum CodingKeys: String, CodingKey {
        case files, chained, unchained, broken
        case isBegun = "begun"
        case isCut = "cut"
    }

}

/// Reads the files from the first line to the first that is not as it should be.
private struct HistoryVerifier {
    private(set) var result = HistoryVerification()
    /// The digest of the line before; nil before the first.
    private var previous: String?
    private var line = HistoryLine()

    init(_ state: StateDirectory) throws {
        guard Files.kind(state.path) != nil else { return }
        let directory = try state.opened()
        let all = try HistoryFiles(in: directory)
        result.isBegun = (all.numbers.first ?? 1) > 1
        for name in all.names {
            result.files.append(directory.place(name))
            try read(try directory.reading(name), directory.place(name))
            if result.broken != nil { return }
        }
    }

    private mutating func read(_ file: consuming FileDescriptor, _ path: String) throws {
        let blocks = try LineBlocks(file)
        var number = 0
        var hasMore = true
        while hasMore, result.broken == nil {
            hasMore = try blocks.next { block in
                if block.isCut {
                    fail(path, number + 1, "an event", "a line of more than 1 MiB")
                    return
                }
                HistoryBytes.forEachLine(in: block.bytes, withEmpty: true) { range in
                    number += 1
                    if result.broken != nil { return }
                    let bytes = UnsafeRawBufferPointer(rebasing: block.bytes[range])
                    check(bytes, path, number, isEnded: range.upperBound < block.bytes.count)
                }
            }
        }
    }

    private mutating func check(
        _ bytes: UnsafeRawBufferPointer, _ path: String, _ number: Int, isEnded: Bool
    ) {
        guard line.take(bytes) else {
            result.isCut = !isEnded
            return fail(path, number, "an event", isEnded ? "something else" : "the start of one")
        }
        if let link = line.text(.previous) {
            let first = result.isBegun ? link : History.beginning
            let expected = previous ?? first
            if link != expected {
                let place = previous == nil ? "as the first entry" : "the digest of the line before"
                // Either of the two may be the one that was changed.
                result.chained = max(0, result.chained - 1)
                return fail(path, number, "previous \(expected), \(place)", "previous \(link)")
            }
            result.chained += 1
        } else if result.chained > 0 {
            let expected = "previous \(previous ?? History.beginning)"
            return fail(path, number, expected, "no previous")
        } else {
            result.unchained += 1
        }
        previous = SHA256.hex(bytes)
    }

    private mutating func fail(_ path: String, _ line: Int, _ expected: String, _ found: String) {
        result.broken = HistoryVerification.Break(
            file: path, line: line, expected: expected,
            found: SafeText.shortened(SafeText.line(found), to: 200))
    }
}

extension History {
    /// Looks whether each entry follows the one before it.
    package func verification() throws -> HistoryVerification { try HistoryVerifier(state).result }
}
