/// Where side effects are noted: each is written ahead and then confirmed.
package protocol SideEffects: Sendable {
    /// Notes what is about to be done.
    ///
    /// - Parameters:
    ///   - effect: what is done: `ref`, `push`, `follow`, …
    ///   - subject: what it is done to.
    ///   - detail: from what to what.
    func intend(_ effect: String, subject: String, detail: String) throws

    /// Notes that it is done.
    ///
    /// - Parameter detail: how it ended; empty where there is nothing to say.
    func confirm(_ effect: String, subject: String, detail: String) throws
}

extension SideEffects {
    /// Notes a side effect, carries it out, and notes that it is done.
    ///
    /// - Parameter detail: the result in words, for the line that confirms.
    package func record<Value>(
        _ effect: String, subject: String, intent: String,
        detail: (Value) -> String = { _ in "" }, _ body: () throws -> Value
    ) throws -> Value {
        try intend(effect, subject: subject, detail: intent)
        let value = try body()
        try confirm(effect, subject: subject, detail: detail(value))
        return value
    }
}
