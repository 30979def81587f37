internal import Contracts

/// The components with the packages that belong to them: what comes with upkeep, then what is added,
/// which claims nothing that has a component already.
struct ComponentNames {
    private(set) var components: [KnownComponent] = []
    private var known: [String: KnownComponent] = [:]
    private var own = PackageMatcher()
    private var added = PackageMatcher()

    /// Reads the table and what is added to it.
    init(_ tables: TableLines) throws(StageFailure) {
        for (place, row) in try tables.embedded(KnownComponent.self, .components) {
            try add(row, place)
            try place.refuse(own.add(row))
        }
        for row in tables.added where row.table == .components {
            let place = RowPlace(text: row.place, isAdded: true)
            if let names = try row.names() {
                guard let component = known[names.component] else {
                    throw place.failure(
                        "there is no component \(names.component): a new one has a layer, too")
                }
                try claim(component.naming(names.patterns), place)
            } else {
                let found = try row.row(KnownComponent.self)
                let component = found.naming(found.patterns)
                try add(component, place)
                try claim(component, place)
            }
        }
    }

    /// Whether there is a component of an id.
    func has(_ id: String) -> Bool { known[id] != nil }

    /// The component of a package, and the name by which it is known: that of a mirror may stand
    /// behind the directories of another registry. Nil where none is known.
    func resolved(
        _ identity: PackageIdentity
    ) -> (component: KnownComponent, identity: PackageIdentity)? {
        if let found = named(identity) { return (found, identity) }
        var rest = Substring(identity.isOfPrivateRegistry ? identity.name : "")
        while let slash = rest.firstIndex(of: "/") {
            rest = rest[rest.index(after: slash)...]
            let inner = identity.named(String(rest))
            if rest.contains("/"), let found = named(inner) { return (found, inner) }
        }
        let found = own.byDatasource(identity) ?? added.byDatasource(identity)
        return found.map { ($0, identity) }
    }

    private func named(_ identity: PackageIdentity) -> KnownComponent? {
        own.named(identity) ?? added.named(identity)
    }

    private mutating func add(
        _ row: KnownComponent, _ place: RowPlace
    ) throws(StageFailure) {
        guard known.updateValue(row, forKey: row.component) == nil else {
            throw place.failure(
                place.isAdded
                    ? "\(row.component) is known: a row of it has component and patterns alone"
                    : "\(row.component) stands twice")
        }
        components.append(row)
    }

    /// Takes names that are added; none that upkeep knows as another's.
    private mutating func claim(
        _ row: KnownComponent, _ place: RowPlace
    ) throws(StageFailure) {
        for pattern in row.patterns where !pattern.contains("*") {
            if let owner = own.named(PackageIdentity(pattern)), owner.component != row.component {
                throw place.failure("\(pattern) is known as a package of \(owner.component)")
            }
        }
        try place.refuse(added.add(row))
    }
}

extension RowPlace {
    /// Refuses a name that another row has.
    fileprivate func refuse(_ taken: String?) throws(StageFailure) {
        if let taken { throw failure("\(taken) stands twice") }
    }
}
