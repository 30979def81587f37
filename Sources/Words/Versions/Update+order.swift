package import Contracts

extension Update {
    /// Whether it leads further than another update of the same dependency.
    ///
    /// - Parameter versioning: how the dependency's versions are ordered, by the name in documents.
    package func leadsFurther(than right: Update, versioning: String?) -> Bool {
        let left = self
        let scheme = VersionScheme(name: versioning)
        if let one = left.to.value, let two = right.to.value, one != two,
            let order = scheme.compare(one, two), order != 0
        {
            return order > 0
        }
        let (one, two) = (left.kind.distance, right.kind.distance)
        return one == two ? left.to.digest != nil && right.to.digest == nil : one > two
    }
}

extension UpdateKind {
    /// What the furthest kind that is wanted is compared by: digest and pin rank with patch,
    /// rollback with major.
    package var rank: Int {
        switch self {
        case .patch, .digest, .pin: 0
        case .minor: 1
        case .major, .rollback, .replacement: 2
        }
    }

    /// How far it leads, where versions cannot be compared.
    package var distance: Int {
        switch self {
        case .major: 5
        case .minor: 4
        case .patch: 3
        case .digest: 2
        case .pin: 1
        case .rollback, .replacement: 0
        }
    }
}
