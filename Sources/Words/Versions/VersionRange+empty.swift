extension VersionRange {
    /// Whether no version at all is meant, as by `>2 <1`.
    ///
    /// Each choice takes what lies between two versions: it takes none exactly when it does not take the
    /// lowest that its bounds let in.
    package var isEmpty: Bool {
        if contains(nil, versioning: nil) { return false }
        return !lowest.contains { contains($0, versioning: nil) }
    }

    /// The versions that could be the lowest.
    private var lowest: [String] {
        let words = text.split { " ,|<>=^~".contains($0) }
        return ["0", "0.0.0"]
            + words.flatMap { word -> [String] in
                var parts = word.split(separator: ".")
                while let last = parts.last, ["*", "x", "X"].contains(last) { parts.removeLast() }
                let version = parts.joined(separator: ".")
                let release = version.prefix { $0 != "-" && $0 != "+" }
                return [version, String(release), version + ".1"] + next(Substring(release))
            }
    }

    /// The version after all that begin with these numbers.
    private func next(_ release: Substring) -> [String] {
        var parts = release.split(separator: ".").map(String.init)
        guard let last = parts.popLast(), let number = VersionNumber(last.drop { $0 == "v" }) else {
            return []
        }
        return [(parts + [number.advanced(by: 1).description]).joined(separator: ".")]
    }
}
