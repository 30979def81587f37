internal import CCatalog
package import Contracts

/// What upkeep knows of packages and namespaces by name. All of it is data: to add a component, add
/// its line to `components.jsonl`.
package struct ComponentCatalog: Sendable {
    /// The components, in the table's order.
    package let components: [KnownComponent]
    private let byPackage: [String: KnownComponent]
    private let layers: [String: Layer]

    /// Reads the tables that come with upkeep.
    ///
    /// - Throws: exit 70 naming file and line.
    package init() throws(StageFailure) {
        try self.init(
            components: EmbeddedTable.components.bytes, namespaces: EmbeddedTable.namespaces.bytes)
    }

    /// Reads tables in JSON Lines, an object a line.
    ///
    /// - Throws: exit 70 naming file and line: for a line that is not a row, or a package, component or
    ///   namespace that stands twice.
    package init(components: [UInt8], namespaces: [UInt8]) throws(StageFailure) {
        let rows = try TableLines.read(KnownComponent.self, components, "components.jsonl")
        var seen: Set<String> = []
        var byPackage: [String: KnownComponent] = [:]
        for (line, row) in rows {
            guard seen.insert(row.component).inserted else {
                throw TableLines.failure("components.jsonl", line, "\(row.component) stands twice")
            }
            for package in row.packages where byPackage.updateValue(row, forKey: package) != nil {
                throw TableLines.failure("components.jsonl", line, "\(package) stands twice")
            }
        }
        self.components = rows.map(\.row)
        self.byPackage = byPackage
        var layers: [String: Layer] = [:]
        for (line, row) in try TableLines.read(
            KnownNamespace.self, namespaces, "namespaces.jsonl")
        where layers.updateValue(row.layer, forKey: row.namespace) != nil {
            throw TableLines.failure("namespaces.jsonl", line, "\(row.namespace) stands twice")
        }
        self.layers = layers
    }

    /// The component that a package belongs to: by its whole name, else by what follows a slash, the
    /// longest first; nil where none is known.
    package func component(ofPackage name: String) -> KnownComponent? {
        var rest = Substring(name.lowercased())
        while true {
            if let row = byPackage[String(rest)] { return row }
            guard let slash = rest.firstIndex(of: "/") else { return nil }
            rest = rest[rest.index(after: slash)...]
        }
    }

    /// The layer that a namespace speaks for; nil where it speaks for none.
    package func layer(ofNamespace namespace: String) -> Layer? { layers[namespace] }
}

/// The tables in the program's own memory.
private enum EmbeddedTable {
    case components, namespaces

    var bytes: [UInt8] {
        var size = 0
        let start =
            switch self {
            case .components: unsafe upkeep_catalog_components(&size)
            case .namespaces: unsafe upkeep_catalog_namespaces(&size)
            }
        return unsafe Array(UnsafeBufferPointer(start: start, count: size))
    }
}

/// Reads a table of one JSON object a line.
private enum TableLines {
    /// The rows with their lines, counted from 1; empty lines are passed over.
    static func read<Row: Decodable>(
        _ type: Row.Type, _ bytes: [UInt8], _ file: String
    ) throws(StageFailure) -> [(line: Int, row: Row)] {
        var rows: [(line: Int, row: Row)] = []
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated() where !line.isEmpty
        {
            do throws(CanonicalJSON.Failure) {
                rows.append((index + 1, try CanonicalJSON.decode(type, from: Array(line))))
            } catch {
                throw failure(
                    file, index + 1,
                    error.place.isEmpty ? error.message : "\(error.place): \(error.message)")
            }
        }
        return rows
    }

    static func failure(_ file: String, _ line: Int, _ message: String) -> StageFailure {
        StageFailure(.internalError, "\(file):\(line): \(message)")
    }
}
