/// What goes out to people: once, whatever is called again.
package struct Message: Codable, Sendable, Equatable {
    /// What makes it the same message: a channel takes each key once. Letters, digits, `-`, `_`, `.`.
    package let key: String
    /// What it is about: one line.
    package let subject: String
    /// The message itself: plain text.
    package let text: String

    /// Writes a message.
    ///
    /// - Returns: nil for a key that no file could be named after.
    package init?(key: String, subject: String, text: String) {
        let isPlain = key.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isPlain, !key.isEmpty, !key.hasPrefix("."), key.utf8.count <= 200 else { return nil }
        self.key = key
        self.subject = subject
        self.text = text
    }
}
