/// A way on which messages reach people.
package protocol Channel: Sendable {
    /// What people call it, with its place: `outbox /var/spool/upkeep`.
    var name: String { get }

    /// Whether a message with this key went out on it, as far as the channel can tell.
    func has(_ key: String) throws -> Bool

    /// Sends a message; one with the same key that is there already is left as it is.
    func send(_ message: Message) throws
}
