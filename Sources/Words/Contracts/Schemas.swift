internal import CSchemas

/// The JSON Schemas (draft 2020-12) of all documents. They are made from the types and their doc
/// comments (`make schemas`), and lie in `schemas/`.
public enum Schemas {
    /// The names of the documents: the stages', then `run`, `plan`, `journal`, `history` and `monthly`.
    public static let names: [String] = {
        var names: [String] = []
        while let name = unsafe upkeep_schema_name(names.count) {
            names.append(unsafe String(cString: name))
        }
        return names
    }()

    /// The schema of a document, as a file: open, so that readers take fields that they don't know.
    ///
    /// - Returns: nil where there is no such document.
    public static func open(_ name: String) -> [UInt8]? {
        guard let index = names.firstIndex(of: name) else { return nil }
        var size = 0
        guard let start = unsafe upkeep_schema(index, &size) else { return nil }
        return unsafe Array(UnsafeBufferPointer(start: start, count: size))
    }

    /// The schema of a document that refuses a field that this version does not know.
    ///
    /// - Returns: nil where there is no such document.
    public static func closed(_ name: String) throws(CanonicalJSON.Failure) -> JSONValue? {
        guard let bytes = open(name) else { return nil }
        return closed(try CanonicalJSON.decode(JSONValue.self, from: bytes))
    }

    private static func closed(_ schema: JSONValue) -> JSONValue {
        switch schema {
        case .object(var fields):
            for (key, value) in fields { fields[key] = closed(value) }
            if fields["type"] == .string("object"), fields["properties"] != nil {
                fields["additionalProperties"] = .boolean(false)
            }
            return .object(fields)
        case .array(let items): return .array(items.map(closed))
        case .null, .boolean, .integer, .number, .string: return schema
        }
    }
}
