package import Catalog
internal import CommandLine
internal import Contracts
internal import Snapshot
internal import SystemSupport

extension StageContext {
    /// Bytes of a file of rows at most.
    private static var rowFileLimit: Int { 1 << 20 }

    /// The catalog that comes with upkeep, with the rows that the settings add.
    ///
    /// - Throws: exit 64 naming the file and line of a row that is wrong, or of a file that cannot be
    ///   read.
    package func catalog() throws -> ComponentCatalog {
        var rows: [AddedRow] = []
        for (entries, source) in settings.all(Keys.catalog) {
            for entry in entries where rows.count <= AddedRow.limit {
                let place = "\(source.name):\(entry.line)"
                switch entry.content {
                case .row(let row):
                    rows.append(
                        AddedRow(entry.table, try CanonicalJSON.encode(row), place: place))
                case .file(let name):
                    rows += try lines(of: name, entry.table, source, place)
                }
            }
        }
        return try ComponentCatalog(adding: rows)
    }

    /// The rows of a file beside the one that names it, empty lines passed over.
    private func lines(
        of name: String, _ table: CatalogTable, _ source: SettingSource, _ place: String
    ) throws -> [AddedRow] {
        let bytes: [UInt8]
        if source.isRepositorys {
            guard
                let found = try ConfigurationFiles(store).read(
                    name, limit: StageContext.rowFileLimit)
            else { throw StageFailure(.usage, "\(place): there is no file \(name)") }
            bytes = found
        } else {
            let directory: String =
                if case .file(let file, of: _) = source { Paths.parent(Paths.absolute(file)) } else
                { Paths.absolute(".") }
            do throws(SystemError) {
                bytes = try Files.read(
                    Paths.join(directory, name), limit: StageContext.rowFileLimit)
            } catch {
                throw StageFailure(.usage, "\(place): \(error)")
            }
        }
        return bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
            .filter { !$0.element.isEmpty }.prefix(AddedRow.limit + 1)
            .map { AddedRow(table, Array($0.element), place: "\(name):\($0.offset + 1)") }
    }
}
