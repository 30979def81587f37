package import Contracts
internal import SystemSupport

extension RunDirectory {
    /// Reads a document of the run as far as it can be read.
    ///
    /// For those that show or compare; what works from a document says what is wrong with it.
    ///
    /// - Returns: nil where the stage left none, or it is invalid.
    package func documentIfValid<Payload: StagePayload>(
        _ type: Payload.Type
    ) -> Document<Payload>? {
        let name = RunDirectory.document(Payload.stage)
        guard let bytes = try? bytes(name) else { return nil }
        return try? CanonicalJSON.document(type, from: bytes)
    }
}
