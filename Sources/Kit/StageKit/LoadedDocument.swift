internal import Contracts
internal import RunView

/// A document as it was read.
struct LoadedDocument {
    let path: String
    let bytes: [UInt8]
    let sha256: String

    /// Decodes it.
    ///
    /// - Throws: exit 65 where it is bad.
    func decoded<Payload: StagePayload>(
        as type: Payload.Type
    ) throws(StageFailure) -> Document<Payload> {
        do throws(CanonicalJSON.Failure) {
            return try CanonicalJSON.document(type, from: bytes)
        } catch {
            throw StageFailure(
                .badInput,
                "\(path): "
                    + (error.place.isEmpty ? error.message : "\(error.place): \(error.message)"),
                hint: "make the document again: upkeep-\(Payload.stage.rawValue) --force")
        }
    }
}

/// The documents of one call of a stage: each is decoded when it is first asked for, and only then.
final class DecodedDocuments {
    private var documents: [StageName: any Sendable] = [:]
    private var view: RunView?

    /// A document; nil where there is none.
    ///
    /// - Throws: exit 65 where it is bad.
    func document<Payload: StagePayload>(
        _ type: Payload.Type, from loaded: [StageName: LoadedDocument]
    ) throws(StageFailure) -> Document<Payload>? {
        if let known = documents[Payload.stage] as? Document<Payload> { return known }
        guard let document = try loaded[Payload.stage]?.decoded(as: type) else { return nil }
        documents[Payload.stage] = document
        return document
    }

    /// All documents, joined.
    ///
    /// - Throws: exit 65 where one of them is bad.
    func runView(from loaded: [StageName: LoadedDocument]) throws(StageFailure) -> RunView {
        if let view { return view }
        let joined = RunView(
            detect: try document(DetectPayload.self, from: loaded),
            analyze: try document(AnalyzePayload.self, from: loaded),
            backup: try document(BackupPayload.self, from: loaded),
            apply: try document(ApplyPayload.self, from: loaded),
            validate: try document(ValidatePayload.self, from: loaded),
            rollback: try document(RollbackPayload.self, from: loaded))
        view = joined
        return joined
    }
}
