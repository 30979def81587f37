package import Contracts

extension ComponentCatalog {
    /// What is known to be wrong with what a repository uses: one finding a row, with the places counted.
    package func findings(_ dependencies: [Dependency]) -> [Finding] {
        var places: [String: (row: ReleaseRow, uses: [Dependency])] = [:]
        for dependency in dependencies {
            let identity = PackageIdentity(
                dependency.package, datasource: dependency.datasource,
                registry: dependency.registry)
            for row in releases(of: identity) where row.effect != .person {
                if Rule.inUse(row.kind) == nil
                    || !row.means(dependency.current.value, versioning: dependency.versioning)
                {
                    continue
                }
                let key = "\(row.kind) \(dependency.package) \(row.source) \(row.text)"
                places[key, default: (row, [])].uses.append(dependency)
            }
        }
        return places.sorted { $0.key < $1.key }.compactMap { _, found in
            let uses = found.uses.sorted { $0.file < $1.file }
            guard let rule = Rule.inUse(found.row.kind), let first = uses.first else { return nil }
            let more = uses.count > 1 ? " (\(uses.count) places)" : ""
            let version = found.row.versions == nil ? "" : " \(first.current.value ?? "")"
            return .of(
                rule, first.package, "\(first.package)\(version)\(more): \(found.row.text)",
                place: Place(file: first.file), evidence: found.row.source,
                remedy: found.row.successor.map { "move to \($0)" } ?? found.row.remedy)
        }
    }
}

extension Rule {
    /// The rule for a kind of row where a version that it means is in use; nil for what only matters to a step.
    fileprivate static func inUse(_ kind: String) -> Rule? {
        switch kind {
        case "retired": .catalogRetired
        case "moved": .catalogMoved
        case "withdrawn": .catalogWithdrawn
        case "broken", "data-loss", "vulnerable", "compromised": .catalogBadRelease
        default: nil
        }
    }
}
