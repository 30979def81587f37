public import Names
internal import SystemSupport

/// The id of something in documents: a letter that tells what it names, `-`, and 10 lower-case
/// hexadecimal digits, made from what the thing is; never from positions or times.
public struct ID<Subject: HasID>: TextValue {
    /// As in `u-77aa01c3de`.
    public let text: String

    /// Reads an id.
    ///
    /// - Returns: nil for anything but the subject's letter, `-` and 10 digits.
    public init?(_ text: String) {
        guard text.hasPrefix(Subject.idLetter + "-"), Hex.isHex(text.dropFirst(2), count: 10)
        else { return nil }
        self.text = text
    }

    /// Takes an id that is known to be valid.
    package init(trusted text: String) { self.text = text }

    /// Makes the id of what these texts tell.
    package init(of parts: [String]) {
        text = Subject.idLetter + "-" + SHA256.hex(parts: parts).prefix(10)
    }

    /// What an id is, in words.
    public static var form: String { "an id: \(Subject.idLetter)- and 10 hexadecimal digits" }

    /// An id as a regular expression.
    public static var pattern: String { "^\(Subject.idLetter)-[0-9a-f]{10}$" }

    /// An id as documents have it.
    public static var example: String { "\(Subject.idLetter)-77aa01c3de" }
}

/// What an id can name.
public protocol HasID: Sendable {
    /// The one letter with which its ids start.
    static var idLetter: String { get }
}

extension Update: HasID {
    /// As in `u-77aa01c3de`.
    public static var idLetter: String { "u" }
}
extension Dependency: HasID {
    /// As in `d-1f0c2b7a90`.
    public static var idLetter: String { "d" }
}
/// Updates that are committed, refused and reverted together.
public enum Group: HasID {
    /// As in `g-5b1e0c66aa`.
    public static var idLetter: String { "g" }
}

/// The id of an update.
public typealias UpdateID = ID<Update>
/// The id of a dependency.
public typealias DependencyID = ID<Dependency>
/// The id of a group of updates.
public typealias GroupID = ID<Group>

extension ID where Subject == Update {
    /// Makes the id of a dependency's move to a version.
    ///
    /// - Parameter replacement: the package that takes its place; nil where it stays.
    package init(of dependency: DependencyID, to: VersionPair, replacement: String? = nil) {
        self.init(of: [dependency.text, to.value ?? "", to.digest ?? "", replacement ?? ""])
    }
}

extension ID where Subject == Dependency {
    /// Makes the id of a package with a current version in a file.
    package init(
        of datasource: Datasource?, _ package: String, file: String, current: VersionPair
    ) {
        self.init(of: [
            datasource?.rawValue ?? "", package, file, current.value ?? "", current.digest ?? "",
        ])
    }
}
