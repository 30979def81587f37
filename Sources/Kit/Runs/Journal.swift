package import Contracts
package import SystemSupport

/// The side effects of a run, each written ahead and then confirmed.
///
/// It is for people and for picking up where a run stopped; whether a side effect happened is
/// always read from the world itself.
package struct Journal: Sendable {
    /// The file, one JSON object a line.
    package let path: String
    private let run: String

    init(path: String, run: String) {
        self.path = path
        self.run = run
    }

    /// One line.
    package struct Entry: Codable, Sendable, Equatable {
        /// When, RFC 3339.
        package var time: String
        /// The stage.
        package var stage: StageName
        /// What is done: `ref`, `push`, `follow`, …
        package var effect: String
        /// `intent` before, `done` after.
        package var state: String
        /// What it is done to.
        package var subject: String
        /// From what to what, or how it ended.
        package var detail: String
    }

    /// Notes a side effect, carries it out, and notes that it is done.
    ///
    /// - Parameter detail: the result in words, for the line that confirms.
    package func record<Value>(
        _ effect: String, stage: StageName, subject: String, intent: String, now: Timestamp,
        detail: (Value) -> String = { _ in "" }, _ body: () throws -> Value
    ) throws -> Value {
        func append(_ state: String, _ detail: String) throws {
            let entry = Entry(
                time: now.rfc3339, stage: stage, effect: effect, state: state,
                subject: SafeText.withoutSecrets(subject), detail: SafeText.withoutSecrets(detail))
            let line = String(decoding: try CanonicalJSON.compact(entry), as: UTF8.self)
            try AtomicFile.append(line: line, to: path)
        }
        try append("intent", intent)
        let value = try body()
        try append("done", detail(value))
        return value
    }
}
