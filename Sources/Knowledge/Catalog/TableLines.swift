internal import CCatalog
internal import Contracts

/// A table of the catalog.
package enum CatalogTable: String, Sendable, CaseIterable {
    case components, namespaces, paths, releases, relations, compatibility

    /// The file that it is read from.
    var file: String { "\(rawValue).jsonl" }

    /// The table that comes with upkeep.
    var embedded: [UInt8] {
        var size = 0
        let start =
            switch self {
            case .components: unsafe upkeep_catalog_components(&size)
            case .namespaces: unsafe upkeep_catalog_namespaces(&size)
            case .paths: unsafe upkeep_catalog_paths(&size)
            case .releases: unsafe upkeep_catalog_releases(&size)
            case .relations: unsafe upkeep_catalog_relations(&size)
            case .compatibility: unsafe upkeep_catalog_compatibility(&size)
            }
        return unsafe Array(UnsafeBufferPointer(start: start, count: size))
    }
}

/// Where a row stands.
struct RowPlace {
    /// File and line.
    let text: String
    /// Whether an operator added it; else it came with upkeep.
    let isAdded: Bool

    /// An operator's mistake, or one of upkeep's own.
    func failure(_ message: String) -> StageFailure {
        StageFailure(isAdded ? .usage : .internalError, "\(text): \(message)")
    }
}

/// Reads tables of one JSON object a line, and what is added to them.
struct TableLines {
    let bytes: (CatalogTable) -> [UInt8]
    let added: [AddedRow]

    /// The rows with their places, those that are added last; empty lines are passed over.
    ///
    /// - Throws: exit 70 naming file and line; exit 64 for what is added.
    func read<Row: TableRow>(
        _ type: Row.Type, _ table: CatalogTable
    ) throws(StageFailure) -> [(place: RowPlace, row: Row)] {
        var rows = try embedded(type, table)
        for one in added where one.table == table {
            rows.append((RowPlace(text: one.place, isAdded: true), try one.row(type)))
        }
        return rows
    }

    /// The rows that come with upkeep.
    func embedded<Row: Decodable>(
        _ type: Row.Type, _ table: CatalogTable
    ) throws(StageFailure) -> [(place: RowPlace, row: Row)] {
        var rows: [(place: RowPlace, row: Row)] = []
        for (index, line) in bytes(table).split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated() where !line.isEmpty
        {
            let place = RowPlace(text: "\(table.file):\(index + 1)", isAdded: false)
            do throws(CanonicalJSON.Failure) {
                rows.append((place, try CanonicalJSON.decode(type, from: Array(line))))
            } catch {
                throw place.failure(
                    error.place.isEmpty ? error.message : "\(error.place): \(error.message)")
            }
        }
        return rows
    }
}
