internal import Contracts
package import Declarations

/// The schemas of all documents, as they lie in `schemas/`.
package enum SchemaFiles {
    /// The files.
    ///
    /// - Throws: `ShapeReader.Problem` for a type that cannot be described.
    package static func made(from declarations: Declarations) throws -> MadeFiles {
        let writer = SchemaWriter(declarations.types)
        var files: [String: String?] = [:]
        for kind in DocumentKind.all {
            let bytes = try CanonicalJSON.encode(try writer.schema(of: kind))
            files["schemas/\(kind.name).schema.json"] = String(decoding: bytes, as: UTF8.self)
        }
        return MadeFiles(files)
    }
}
