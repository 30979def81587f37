/// A value that is wholly told by its text: documents hold the text, and a reader refuses any
/// other.
public protocol TextValue: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Reads the text.
    ///
    /// - Returns: nil where the text is invalid.
    init?(_ text: String)

    /// The text; it reads back as an equal value.
    var text: String { get }

    /// What a valid text is, in words, after "not ": `a commit's 40 hexadecimal digits`.
    static var form: String { get }

    /// A regular expression that each text in a document matches, for its JSON Schema.
    static var pattern: String { get }

    /// A valid text.
    static var example: String { get }
}

extension TextValue {
    /// The text.
    public var description: String { text }

    /// By the bytes of the texts.
    public static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// Reads the text.
    ///
    /// - Throws: `dataCorrupted` where it is invalid.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text.prefix(80))\" is not \(Self.form)")
        }
        self = value
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
