/// Finds the name that a person probably meant.
package enum Nearest {
    /// The name with the fewest letters to change; nil when none comes near.
    ///
    /// Source: Damerau's distance (two letters changed over count as one change), a third of the
    /// word's letters at most.
    package static func name(to word: String, among names: [String]) -> String? {
        let scored = names.map { (name: $0, distance: distance(word, $0)) }
            .filter { $0.distance <= max(1, word.count / 3) || $0.name.hasPrefix(word) }
        return scored.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.prefix(64)), Array(right.prefix(64)))
        var earlier: [Int] = []
        var row = Array(0...right.count)
        for i in left.indices {
            var next = [i + 1]
            for j in right.indices {
                var best = min(row[j] + (left[i] == right[j] ? 0 : 1), next[j] + 1, row[j + 1] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, earlier[j - 1] + 1)
                }
                next.append(best)
            }
            earlier = row
            row = next
        }
        return row[right.count]
    }
}
