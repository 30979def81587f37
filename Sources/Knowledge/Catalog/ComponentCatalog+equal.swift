extension ComponentCatalog {
    /// The rows of relations that want one version, as they are written.
    private static let equalRows = String(decoding: CatalogTable.relations.embedded, as: UTF8.self)
        .split(separator: "\n").filter { $0.contains("\"code\": \"equal\"") }

    /// Whether a package may have to have one version with another by the tables that come with upkeep:
    /// so that these are read only where they may say something.
    package static func mayHaveEqualPartner(package name: String) -> Bool {
        let words = name.lowercased().split(separator: "/").filter { !$0.contains(".") }
        return equalRows.contains { row in words.contains(where: row.contains) }
    }
}
