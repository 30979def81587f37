package import Contracts
internal import SystemSupport

/// A row that an operator adds to a table: it adds, and takes nothing away.
package struct AddedRow: Sendable, Equatable {
    /// The table.
    package let table: CatalogTable
    /// The row, as a JSON object in UTF-8.
    package let bytes: [UInt8]
    /// Where it is written, as `upkeep.yaml:12`.
    package let place: String

    /// Takes a row.
    package init(_ table: CatalogTable, _ bytes: [UInt8], place: String) {
        (self.table, self.bytes, self.place) = (table, bytes, place)
    }

    /// Rows that are added, at most.
    package static let limit = 5_000

    /// What is wrong with the row by itself.
    ///
    /// - Throws: exit 64 with the place and, for a key, the nearest that is known.
    package func check() throws(StageFailure) {
        switch table {
        case .components:
            if try names() == nil { _ = try row(KnownComponent.self) }
        case .namespaces: _ = try row(KnownNamespace.self)
        case .paths: _ = try row(PathRow.self)
        case .releases: _ = try row(ReleaseRow.self)
        case .relations: _ = try row(PartnerRelation.self)
        case .compatibility: _ = try row(CompatibilityRow.self)
        }
    }

    /// Names of packages for a component, where the row has nothing but them.
    func names() throws(StageFailure) -> (component: String, patterns: [String])? {
        struct Names: Decodable {
            let component: String
            let patterns: [String]
        }
        let object = try object(KnownComponent.keys)
        guard object.keys.allSatisfy(["component", "patterns", "source"].contains) else {
            return nil
        }
        let names = try decoded(Names.self, object)
        return (names.component, names.patterns)
    }

    /// The row; where it names no source, its own place is one.
    func row<Row: TableRow>(_ type: Row.Type) throws(StageFailure) -> Row {
        var object = try object(Row.keys)
        if Row.keys.contains("source"), object["source"] == nil {
            object["source"] = .string(place)
        }
        return try decoded(type, object)
    }

    private func object(_ known: [String]) throws(StageFailure) -> [String: JSONValue] {
        let object: [String: JSONValue]
        do throws(CanonicalJSON.Failure) {
            object = try CanonicalJSON.decode([String: JSONValue].self, from: bytes)
        } catch {
            throw failure("not a row: \(error.message)")
        }
        for key in object.keys.sorted() where !known.contains(key) {
            let nearest = Nearest.name(to: key, among: known)
            throw failure(
                "unknown key \"\(SafeText.line(key))\" in a row of \(table.rawValue)",
                hint: nearest.map { "did you mean \($0)?" }
                    ?? "it is one of \(known.joined(separator: ", "))")
        }
        return object
    }

    private func decoded<Row: Decodable>(
        _ type: Row.Type, _ object: [String: JSONValue]
    ) throws(StageFailure) -> Row {
        guard let bytes = try? CanonicalJSON.encode(JSONValue.object(object)) else {
            throw failure("not a row")
        }
        do throws(CanonicalJSON.Failure) {
            return try CanonicalJSON.decode(type, from: bytes)
        } catch {
            throw failure(
                error.place.isEmpty ? error.message : "\(error.place): \(error.message)")
        }
    }

    private func failure(_ message: String, hint: String? = nil) -> StageFailure {
        StageFailure(.usage, "\(place): \(message)", hint: hint)
    }
}

/// What a line of a table is read as.
protocol TableRow: Decodable {
    /// The keys that a line may have.
    static var keys: [String] { get }
}

extension KnownComponent: TableRow {
    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }
}

extension KnownNamespace: TableRow {
    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }
}

extension PathRow: TableRow {
    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }
}

extension ReleaseRow: TableRow {
    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }
}

extension PartnerRelation: TableRow {
    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }
}

extension CompatibilityRow: TableRow {
    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }
}
