/// What stands where Git looks for a hook.
package struct HookState: Sendable, Encodable {
    /// In a word.
    package enum Standing: String, Sendable, Encodable {
        /// Nothing.
        case absent
        /// upkeep's, of this version.
        case installed
        /// upkeep's, of another version.
        case outdated
        /// upkeep's, changed by somebody.
        case changed
        /// Somebody else's.
        case foreign
    }

    /// The hook's name.
    package let name: String
    /// What stands there.
    package let standing: Standing
    /// The version of upkeep that installed it; null where none did.
    package let version: String?
    /// Where it finds upkeep, where PATH has none; null where it knows no place.
    package let program: String?
    /// The hook that was there and runs before it: the file's name; null where none was.
    package let before: String?
    /// Whether Git would start it: it is a file that may be executed.
    package let isStarted: Bool

    private enum CodingKeys: String, CodingKey {
        case name, standing, version, program, before, isStarted
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(name, forKey: .name)
        try fields.encode(standing, forKey: .standing)
        try fields.encode(version, forKey: .version)
        try fields.encode(program, forKey: .program)
        try fields.encode(before, forKey: .before)
        try fields.encode(isStarted, forKey: .isStarted)
    }
}
