/// Why an edit is not made.
struct Refusal: Error, Equatable {
    /// A word for machines, as in `changed-since-scan`.
    let reason: String
    /// In words.
    let detail: String
    /// Whether it is nobody's fault: the update is passed over, its group goes on.
    var isSkip = false
}
