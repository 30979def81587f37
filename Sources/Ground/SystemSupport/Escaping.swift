extension String {
    /// The text with some of its scalars written otherwise.
    ///
    /// By scalars and not by `Character`s: to Swift a quote with a combining mark after it is another
    /// character, to whatever reads the text it is a quote.
    ///
    /// - Parameter written: how a scalar is written; nil where it stands for itself.
    package func escaping(_ written: (Unicode.Scalar) -> String?) -> String {
        var result = ""
        for scalar in unicodeScalars {
            if let text = written(scalar) {
                result += text
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text with a backslash before each of these marks of ASCII.
    package func escaping(_ marks: String) -> String {
        escaping { marks.unicodeScalars.contains($0) ? "\\\($0)" : nil }
    }

    /// The words between blanks, each as it stands, the empty ones too.
    package var words: [Substring] {
        unicodeScalars.split(separator: " ", omittingEmptySubsequences: false).map(Substring.init)
    }
}
