import Contracts

/// Reads a document as each of its kinds, and as no kind at all: what is read is written so that it
/// reads back as the same.
enum JSONTarget {
    @Sendable static func run(_ bytes: [UInt8]) {
        document(DetectPayload.self, bytes)
        document(AnalyzePayload.self, bytes)
        document(BackupPayload.self, bytes)
        document(ApplyPayload.self, bytes)
        document(ValidatePayload.self, bytes)
        document(RollbackPayload.self, bytes)
        document(ReportPayload.self, bytes)
        value(RunRecord.self, bytes)
        value(JournalEntry.self, bytes)
        value(HistoryEvent.self, bytes)
        value(JSONValue.self, bytes)
    }

    private static func document<Payload: StagePayload>(_ type: Payload.Type, _ bytes: [UInt8]) {
        guard let document = try? CanonicalJSON.document(type, from: bytes) else { return }
        guard let written = try? CanonicalJSON.encode(document),
            let again = try? CanonicalJSON.document(type, from: written)
        else { fatalError("a document that was read cannot be written and read") }
        require(again == document, "a document reads back as another one")
        require((try? CanonicalJSON.encode(again)) == written, "a document is written in two ways")
    }

    private static func value<Value: Codable>(_ type: Value.Type, _ bytes: [UInt8]) {
        guard let value = try? CanonicalJSON.decode(type, from: bytes),
            let written = try? CanonicalJSON.encode(value)
        else { return }
        guard let again = try? CanonicalJSON.decode(type, from: written) else {
            fatalError("a value that was read cannot be written and read")
        }
        require((try? CanonicalJSON.encode(again)) == written, "a value is written in two ways")
        guard let text = try? YAMLWriter.text(of: written) else { return }
        require(!text.isEmpty, "a value is nothing in YAML")
    }
}
