internal import CCatalog
internal import Contracts

/// A table of the catalog.
enum CatalogTable: String, Sendable, CaseIterable {
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

/// Reads a table of one JSON object a line.
enum TableLines {
    /// The rows with their lines, counted from 1; empty lines are passed over.
    ///
    /// - Throws: exit 70 naming file and line.
    static func read<Row: Decodable>(
        _ type: Row.Type, _ bytes: [UInt8], _ table: CatalogTable
    ) throws(StageFailure) -> [(line: Int, row: Row)] {
        var rows: [(line: Int, row: Row)] = []
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated() where !line.isEmpty
        {
            do throws(CanonicalJSON.Failure) {
                rows.append((index + 1, try CanonicalJSON.decode(type, from: Array(line))))
            } catch {
                throw failure(
                    table, index + 1,
                    error.place.isEmpty ? error.message : "\(error.place): \(error.message)")
            }
        }
        return rows
    }

    static func failure(_ table: CatalogTable, _ line: Int, _ message: String) -> StageFailure {
        StageFailure(.internalError, "\(table.file):\(line): \(message)")
    }
}
