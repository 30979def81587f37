internal import Contracts
package import GitStore
internal import Names
package import Snapshot
internal import Versions

/// Tells whether a commit does what its trailers say. That alone does not make it upkeep's: whoever writes
/// the change writes the trailers (`OfferProof`, `OwnCommits`).
package enum VersionEdits {
    /// A text that a step replaced, and what it put there.
    struct Pair: Hashable {
        let old: [UInt8]
        let new: [UInt8]
    }

    /// Bytes of a version, or of a version with its digest, at most.
    private static let longest = 512
    /// Ways to read a difference that are tried, at most.
    private static let attempts = 100_000
    /// Comparisons, at most: whoever writes a commit chooses how many texts there are to try.
    private static let comparisons = 5_000_000

    /// Why a commit is more, or something else, than the edits of versions that it names; nil where
    /// every byte that it changed is one of them.
    ///
    /// - Parameter steps: what it is to have brought.
    package static func problem(
        of commit: CommitInfo, _ steps: [CommitRecord.Step], in store: BlobStore
    ) -> String? {
        guard commit.parents.count == 1, let parent = commit.parents.first else {
            return "it has \(commit.parents.count) parents"
        }
        let pairs = pairs(steps)
        do throws(GitError) {
            let (before, after) = (
                try Snapshot(store, at: parent), Snapshot(store, tree: commit.tree)
            )
            let paths = try store.repository.changedPaths(of: commit)
            if paths.isEmpty { return "it changes no file" }
            for path in paths {
                let old = try before.file(path.text)
                guard let new = try after.file(path.text) else { return "it removes \(path)" }
                guard new.mode.isPlain, old.map({ $0.mode == new.mode }) ?? true else {
                    return "it changes what kind of file \(path) is"
                }
                guard let old else { return "it adds \(path)" }
                let (was, becomes) = (try before.bytes(of: old), try after.bytes(of: new))
                if !isMade(of: pairs, from: was, to: becomes) {
                    return "it changes more in \(path) than the versions that it names"
                }
            }
            return nil
        } catch {
            return error.message
        }
    }

    /// The texts that steps replace.
    private static func pairs(_ steps: [CommitRecord.Step]) -> Set<Pair> {
        var pairs: Set<Pair> = []
        func add(_ old: String?, _ new: String?) {
            guard let old, let new, !old.isEmpty, !new.isEmpty, old != new,
                max(old.utf8.count, new.utf8.count) <= longest, !old.utf8.contains(0x0A)
            else { return }
            pairs.insert(Pair(old: Array(old.utf8), new: Array(new.utf8)))
        }
        for step in steps {
            let (from, to) = (step.from, step.to)
            if VersionAlphabet(step.datasource).problem(from: from, to: to) != nil { continue }
            add(from.value, to.value)
            add(from.digest, to.digest)
            if from.digest == nil, let value = to.value, let digest = to.digest {
                add(from.value, "\(value)@\(digest)")
            }
        }
        return pairs
    }

    /// Whether a text becomes another one by such replacements alone.
    ///
    /// Both are read side by side; at a difference each replacement is tried that reaches it.
    static func isMade(of pairs: Set<Pair>, from old: [UInt8], to new: [UInt8]) -> Bool {
        struct Place: Hashable {
            let old: Int
            let new: Int
        }
        var open = [Place(old: 0, new: 0)]
        var seen = Set(open)
        var tries = 0
        while let place = open.popLast() {
            var (i, j) = (place.old, place.new)
            while i < old.count, j < new.count, old[i] == new[j] {
                i += 1
                j += 1
            }
            if i == old.count, j == new.count { return true }
            for pair in pairs {
                let reach = max(pair.old.count, pair.new.count)
                tries += min(i - place.old, reach) + 1
                if tries > comparisons { return false }
                for back in 0...min(i - place.old, reach) {
                    guard stands(pair.old, in: old, at: i - back),
                        stands(pair.new, in: new, at: j - back)
                    else { continue }
                    let next = Place(
                        old: i - back + pair.old.count, new: j - back + pair.new.count)
                    if seen.insert(next).inserted { open.append(next) }
                }
            }
            if seen.count > attempts { return false }
        }
        return false
    }

    /// Whether a version stands at an offset, and is no part of a longer number.
    private static func stands(_ text: [UInt8], in bytes: [UInt8], at start: Int) -> Bool {
        let end = start + text.count
        guard end <= bytes.count, bytes[start] == text[0],
            bytes[start..<end].elementsEqual(text)
        else { return false }
        func isDigit(_ index: Int) -> Bool {
            bytes.indices.contains(index) && (48...57).contains(bytes[index])
        }
        return !(isDigit(start - 1) && isDigit(start)) && !(isDigit(end - 1) && isDigit(end))
    }
}
