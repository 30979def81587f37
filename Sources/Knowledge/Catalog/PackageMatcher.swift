internal import Contracts

/// Finds the component of a package: an exact name before a pattern, the pattern with more literal
/// characters before one with fewer, the datasource where nothing fits.
struct PackageMatcher: Sendable {
    private var exact: [String: KnownComponent] = [:]
    /// Patterns `*/tail` by their tail, which are most of them.
    private var tails: [String: KnownComponent] = [:]
    private var globs: [(pattern: NamePattern, component: KnownComponent)] = []
    private var datasources: [String: KnownComponent] = [:]

    /// Adds a row.
    ///
    /// - Returns: a pattern or datasource of it that another component has; nil where there is none.
    mutating func add(_ component: KnownComponent) -> String? {
        var taken: String?
        for text in component.patterns {
            let pattern = NamePattern(text)
            let old: KnownComponent?
            if pattern.isExact {
                old = exact.updateValue(component, forKey: text)
            } else if let tail = pattern.tail {
                old = tails.updateValue(component, forKey: tail)
            } else {
                old = globs.first { $0.pattern == pattern }?.component
                globs.append((pattern, component))
            }
            if let old, old.component != component.component { taken = text }
        }
        for datasource in component.datasources {
            datasources[datasource] = component
        }
        return taken
    }

    /// The component whose patterns a name fits best.
    func named(_ identity: PackageIdentity) -> KnownComponent? {
        let name = identity.name
        if let found = exact[name] { return found }
        let isRepository = identity.datasource?.rawValue.hasPrefix("github-") == true
        var best: (literals: Int, component: KnownComponent)?
        if !isRepository {
            var rest = Substring(name)
            while let slash = rest.firstIndex(of: "/") {
                rest = rest[rest.index(after: slash)...]
                if let found = tails[String(rest)] {
                    best = (rest.utf8.count + 1, found)
                    break
                }
            }
        }
        for (pattern, component) in globs
        where (!isRepository || pattern.namesOwner) && pattern.literals > best?.literals ?? -1
            && pattern.matches(name)
        {
            best = (pattern.literals, component)
        }
        return best?.component
    }

    /// The component that all packages of a datasource belong to.
    func byDatasource(_ identity: PackageIdentity) -> KnownComponent? {
        identity.datasource.flatMap { datasources[$0.rawValue] }
    }
}
