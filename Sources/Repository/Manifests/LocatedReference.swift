package import Contracts
package import YAMLText

/// A place in a file, as it is handed on: without the tree it was found in.
package struct LocatedReference: Sendable, Hashable {
    /// What the text says.
    package enum Role: Sendable, Hashable { case value, digest, valueAndDigest, comment }

    /// The document, nil outside YAML.
    package let document: Int?
    /// The way to the scalar, nil outside YAML; for a comment that of the scalar it follows.
    package let path: YAMLPath?
    /// The bytes.
    package let span: ByteSpan
    /// What stands there.
    package let text: String
    /// What it says.
    package let role: Role
    /// The line it starts in.
    package let line: LineNumber
}

/// What was found for a dependency.
package enum PlaceAnswer: Sendable, Equatable {
    /// These places, in the file's order.
    case found([LocatedReference])
    /// More places fit than were spoken of: these.
    case ambiguous([LocatedReference])
    /// None.
    case none
}

/// What is looked for in a file.
package struct PlaceQuery: Sendable {
    /// The names of the package, any of which may stand there.
    package var names: [String]
    /// Where it is looked up, as in `docker`.
    package var datasource: Datasource?
    /// The version that stands there.
    package var value: String?
    /// The digest that stands there.
    package var digest: String?
    /// How often each reader reported it.
    package var claims: [PlaceClaim]
    /// Whole pieces of text that hold the version, as a source reported them.
    package var snippets: [String]

    /// Makes a query.
    package init(
        names: [String], datasource: Datasource?, value: String?, digest: String?,
        claims: [PlaceClaim], snippets: [String]
    ) {
        self.names = names
        self.datasource = datasource
        self.value = value
        self.digest = digest
        self.claims = claims
        self.snippets = snippets
    }
}
