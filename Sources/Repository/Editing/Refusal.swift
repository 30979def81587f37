internal import YAMLText

/// Why an edit is not made.
package struct Refusal: Error, Sendable, Equatable {
    /// A word for machines, as in `changed-since-scan`.
    package let reason: String
    /// In words.
    package let detail: String
    /// Whether it is nobody's fault: the update is passed over, its group goes on.
    package let isSkip: Bool

    /// Makes a refusal.
    package init(reason: String, detail: String, isSkip: Bool = false) {
        self.reason = reason
        self.detail = detail
        self.isSkip = isSkip
    }

    /// Refuses what the text of a file does not allow.
    init(_ error: YAMLError) {
        self.init(reason: error.code.rawValue, detail: error.description)
    }
}
