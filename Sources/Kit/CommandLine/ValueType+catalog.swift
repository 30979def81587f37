package import Catalog
package import Contracts
internal import SystemSupport
package import YAMLText

/// What is added to a table of the catalog.
package struct CatalogEntry: Sendable, Equatable {
    /// A row, or the file that has rows.
    package enum Content: Sendable, Equatable {
        /// A row as a JSON object has it.
        case row(JSONValue)
        /// The name of a file of JSON Lines, relative to the configuration's own.
        case file(String)
    }

    /// The table.
    package let table: CatalogTable
    /// What is added.
    package let content: Content
    /// The line in the file of configuration, from 1.
    package let line: Int
}

/// A mapping of tables to lists of rows, or of files that have rows.
package struct CatalogType: ValueType {
    package var word: String? { "YAML" }
    package var isOneWord: Bool { false }

    /// Entries of a table at most.
    private static let limit = 1_000
    /// Bytes of a file's name at most.
    private static let nameLimit = 300

    package func value(of words: [String]) throws(Misfit) -> [CatalogEntry] {
        try value(of: FlowText.node(words.last ?? ""))
    }

    package func value(of node: YAMLNode) throws(Misfit) -> [CatalogEntry] {
        let mapping = try MappingReader(node, known: CatalogTable.allCases.map(\.rawValue))
        if let problem = mapping.problems.first { throw problem }
        var entries: [CatalogEntry] = []
        for table in CatalogTable.allCases {
            guard let list = mapping.entries[table.rawValue] else { continue }
            guard list.kind == .sequence, list.items.count <= CatalogType.limit else {
                throw .rule("is a list of at most \(CatalogType.limit) rows or names of files")
                    .inPart(table.rawValue, line: list.line.value)
            }
            for item in list.items {
                entries.append(try entry(item.resolved, table, item.line.value))
            }
        }
        return entries
    }

    private func entry(
        _ node: YAMLNode, _ table: CatalogTable, _ line: Int
    ) throws(Misfit) -> CatalogEntry {
        if node.kind == .mapping {
            let json = CatalogType.json(node, nil, depth: 0)
            do throws(StageFailure) {
                try AddedRow(table, (try? CanonicalJSON.encode(json)) ?? [], place: "").check()
            } catch {
                throw .message(
                    String(error.message.trimmingPrefix(": ")), hint: error.hint, line: line)
            }
            return CatalogEntry(table: table, content: .row(json), line: line)
        }
        guard let name = node.text, name.hasSuffix(".jsonl"),
            name.utf8.count <= CatalogType.nameLimit, !name.hasPrefix("/"),
            !name.split(separator: "/").contains("..")
        else {
            throw .message(
                "\(table.rawValue) takes a row, or the name of a file of rows",
                hint: "a file's name ends in .jsonl and is relative, without ..", line: line)
        }
        return CatalogEntry(table: table, content: .file(name), line: line)
    }

    /// Fields whose values are numbers; elsewhere `1.30` is a text.
    private static let numbers: Set<String> = [
        "max_minor_step", "max_major_step", "max_month_step", "minor_stops",
    ]

    private static func json(_ node: YAMLNode, _ key: String?, depth: Int) -> JSONValue {
        // No row is that deep: what is cut off does not fit its field.
        if depth > 4 { return .null }
        switch node.kind {
        case .mapping:
            return .object(
                node.entries.reduce(into: [:]) { object, entry in
                    let name = entry.key.text ?? ""
                    object[name] = json(entry.value.resolved, name, depth: depth + 1)
                })
        case .sequence:
            return .array(node.items.map { json($0.resolved, key, depth: depth + 1) })
        case .scalar, .alias:
            let text = node.text ?? ""
            guard node.style == .plain else { return .string(text) }
            if text.isEmpty || text == "null" || text == "~" { return .null }
            if text == "true" || text == "false" { return .boolean(text == "true") }
            if let key, numbers.contains(key), let number = Int(text) { return .integer(number) }
            return .string(text)
        }
    }

    package func json(_ value: [CatalogEntry]) -> JSONValue {
        var tables: [String: JSONValue] = [:]
        for (table, entries) in Dictionary(grouping: value, by: \.table) {
            tables[table.rawValue] = .array(
                entries.map { entry in
                    switch entry.content {
                    case .row(let row): row
                    case .file(let name): .string(name)
                    }
                })
        }
        return value.isEmpty ? .null : .object(tables)
    }

    package var schema: [String: JSONValue] {
        let item: [String: JSONValue] = [
            "anyOf": .array([
                .object(["type": .string("object")]),
                .object(["type": .string("string"), "pattern": .string("\\.jsonl$")]),
            ])
        ]
        let list: JSONValue = .object([
            "type": .string("array"), "items": .object(item),
            "maxItems": .integer(CatalogType.limit),
        ])
        return [
            "type": .string("object"), "additionalProperties": .boolean(false),
            "properties": .object(
                Dictionary(
                    CatalogTable.allCases.map { ($0.rawValue, list) },
                    uniquingKeysWith: { first, _ in first })),
        ]
    }
}
