/// A way to write checks and findings.
package protocol CheckFormat: Sendable {
    /// Its name, as `-o` takes it.
    var name: String { get }

    /// Writes a listing.
    ///
    /// - Throws: where it cannot be encoded.
    func text(_ listing: CheckListing) throws -> String
}

/// The formats of checks and findings.
package enum CheckFormats {
    /// All of them; the first is the default.
    package static let all: [any CheckFormat] = [
        CheckText(), CheckMarkdown(), CheckSARIF(), CheckJUnit(), CheckGitHub(), CheckGitLab(),
    ]

    /// The names beside `text`.
    package static var others: [String] { all.map(\.name).filter { $0 != "text" } }

    /// Writes a listing in the format of a name; in the default where no format has it.
    package static func text(
        _ listing: CheckListing, format name: String
    ) throws -> String {
        try (all.first { $0.name == name } ?? CheckText()).text(listing)
    }
}
