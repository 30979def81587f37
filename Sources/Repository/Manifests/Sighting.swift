package import Contracts

/// What a source of updates saw, before anything was located: one package with one current version
/// in one file, and what it offers in its place.
package struct Sighting: Sendable {
    /// The file, as the source names it.
    package var file: String
    /// The name people know the package by.
    package var name: String
    /// The name it is looked up by.
    package var package: String
    /// All names under which it may stand in the file, sorted, unique.
    package var names: [String]
    /// Where it is looked up.
    package var datasource: Datasource?
    /// The registry's address.
    package var registry: String?
    /// How its versions are ordered.
    package var versioning: String?
    /// What the source saw in the file.
    package var current: VersionPair
    /// How the lookup ended.
    package var lookup: Lookup
    /// Whether it was skipped because there is nothing to look up: nothing is missing then.
    package var isSkippedByNature = false
    /// What each reader of the source reported, the one whose word counts first.
    package var reports: [Report]
    /// Whole pieces of the file's text that hold the version, unique.
    package var snippets: [String] = []
    /// Whether it is said of two packages of this name that are offered different versions: which
    /// place is whose cannot be known.
    package var isDisputed = false

    /// What one reader of a source reported.
    package struct Report: Sendable {
        /// The reader, as the source calls it.
        package var reader: String
        /// Whose word counts where two readers disagree about a place: the lower one's.
        package var rank: Int
        /// Where the version may stand, and how often it was reported.
        package var claim: PlaceClaim
        /// What it offers, unique.
        package var offers: [Offer]

        /// Makes a report.
        package init(reader: String, rank: Int, claim: PlaceClaim, offers: [Offer]) {
            self.reader = reader
            self.rank = rank
            self.claim = claim
            self.offers = offers
        }
    }

    /// Makes a sighting.
    package init(
        file: String, name: String, package: String, names: [String], current: VersionPair,
        lookup: Lookup, reports: [Report]
    ) {
        self.file = file
        self.name = name
        self.package = package
        self.names = names
        self.current = current
        self.lookup = lookup
        self.reports = reports
    }
}

extension Sighting {
    var id: DependencyID {
        DependencyID(of: datasource, package, file: file, current: current)
    }

    /// The rank of the reader whose word counts.
    var rank: Int { reports.first?.rank ?? .max }

    /// What the reader offers whose word counts.
    var offers: [Offer] { reports.first?.offers ?? [] }

    /// What is looked for in the file.
    func query(for pair: VersionPair) -> PlaceQuery {
        PlaceQuery(
            names: names, datasource: datasource, value: pair.value, digest: pair.digest,
            claims: reports.map(\.claim), snippets: snippets)
    }
}
