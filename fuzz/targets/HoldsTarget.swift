import Contracts

@testable import Holds

/// Reads a file of holds, adds one and takes it out again: `PACKAGE VERSION DIGEST REASON`, then the
/// file.
///
/// Where the file can be changed, the new one has exactly what is wanted, and every comment.
enum HoldsTarget {
    @Sendable static func run(_ bytes: [UInt8]) {
        let input = FuzzInput(bytes)
        guard let file = try? HoldsFile(input.rest) else { return }
        let digest = input.word(2)
        let hold = Hold(
            package: input.word(0), datasource: nil, version: input.word(1),
            digest: digest.isEmpty ? nil : digest,
            reason: input.words.dropFirst(3).joined(separator: " "), run: nil,
            date: "2026-11-20T06:00:00Z", released: false)
        var changed = file
        changed.insert(hold)
        guard let written = try? changed.bytes else { return }
        guard let again = try? HoldsFile(written) else { fatalError("holds cannot be read again") }
        require(
            again.holds.elementsEqual(changed.holds) { $0.isExactly($1) },
            "other holds are read than were written")
        let wasThere = file.holds.contains { $0.key == hold.key }
        require(
            again.holds.count == file.holds.count + (wasThere ? 0 : 1), "a hold came or went")
        requireComments(of: input.rest, in: written)
        requireRelease(of: hold, from: again, before: wasThere ? nil : file)
    }

    private static func requireRelease(
        of hold: Hold, from file: HoldsFile, before: HoldsFile?
    ) {
        var changed = file
        changed.remove(hold)
        guard let written = try? changed.bytes, let again = try? HoldsFile(written) else {
            fatalError("a hold that was written cannot be taken out")
        }
        require(!again.holds.contains { $0.key == hold.key }, "a hold is still there")
        guard let before else { return }
        require(
            again.holds.elementsEqual(before.holds) { $0.isExactly($1) },
            "a hold that came and went left others behind")
    }

    /// Requires the text after the first `#` of each line.
    private static func requireComments(of old: [UInt8], in new: [UInt8]) {
        let lines = Set(comments(new))
        for comment in comments(old) {
            require(
                lines.contains(comment), "lost: \(String(decoding: comment, as: UTF8.self))")
        }
    }

    private static func comments(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.split { $0 == 0x0A || $0 == 0x0D }.compactMap { line in
            guard let mark = line.firstIndex(of: UInt8(ascii: "#")) else { return nil }
            if mark > line.startIndex, line[mark - 1] != 0x20 { return nil }
            let text = line[mark...]
            let end = text.lastIndex { $0 != 0x20 && $0 != 0x09 } ?? mark
            return Array(text[...end])
        }
    }
}
