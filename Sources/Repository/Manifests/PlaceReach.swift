/// How a place is written: what tells one reader of a repository from another which places it sees.
package struct PlaceShapes: OptionSet, Sendable, Hashable {
    /// The bits.
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    /// An image under the key `image` itself, also in text that is a manifest.
    package static let image = PlaceShapes(rawValue: 1)
    /// An image under a key that ends in `image`: one text, or repository and tag below it.
    package static let imageKey = PlaceShapes(rawValue: 2)
    /// The same among the values of a HelmRelease.
    package static let releaseImage = PlaceShapes(rawValue: 4)
    /// The chart of a HelmRelease.
    package static let releaseChart = PlaceShapes(rawValue: 8)
    /// The address of a Flux source, with a reference beside it.
    package static let source = PlaceShapes(rawValue: 16)
    /// An image that kustomize sets.
    package static let kustomizeImage = PlaceShapes(rawValue: 32)
    /// A chart that kustomize inflates.
    package static let kustomizeChart = PlaceShapes(rawValue: 64)
    /// A remote address with the version behind a question mark.
    package static let remoteQuery = PlaceShapes(rawValue: 128)
    /// The apiVersion of a whole document.
    package static let api = PlaceShapes(rawValue: 256)
}

/// Where a version may stand that a reader reported: what it can have meant.
package struct PlaceReach: Sendable, Hashable {
    /// What kinds of things it reads, so that an image's tag is never taken for the chart's version
    /// beside it; nil for a reader of anything.
    package var families: Set<VersionPlace.Family>?
    /// The shapes that it goes by; empty where its rules are not known.
    package var shapes: PlaceShapes
    /// Whether comments that name a package show it the place, before anything else does.
    package var readsAnnotations: Bool

    /// Makes a reach; without limits unless they are given.
    package init(
        families: Set<VersionPlace.Family>? = nil, shapes: PlaceShapes = [],
        readsAnnotations: Bool = false
    ) {
        self.families = families
        self.shapes = shapes
        self.readsAnnotations = readsAnnotations
    }
}

/// How often a reader reported a version, and where it may stand.
package struct PlaceClaim: Sendable, Hashable {
    /// Where it may stand.
    package var reach: PlaceReach
    /// How often it was reported.
    package var count: Int

    /// Makes a claim.
    package init(_ reach: PlaceReach, count: Int) {
        self.reach = reach
        self.count = count
    }
}
