package import Contracts
package import Names
package import Publishing
internal import SystemSupport

/// `NAME <MAIL>`, as git writes it.
package struct IdentityType: WordType {
    package let word: String? = "IDENTITY"

    package func value(ofWord word: String) throws(Misfit) -> PublishRequest.Identity {
        guard let identity = PublishRequest.Identity(word) else {
            throw .text(SafeText.line(word), hint: "as in \"upkeep <upkeep@example.org>\"")
        }
        return identity
    }

    package func json(_ value: PublishRequest.Identity) -> JSONValue {
        .string("\(value.name) <\(value.email)>")
    }

    package var schema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string("^[^<>]*[^<> ][^<>]*<[^<>]*[^<> ][^<>]*>$")]
    }
}

/// The date that commits bear.
package enum CommitDate: Sendable, Equatable {
    /// When the run started.
    case run
    /// When they are made.
    case now
    /// A time that was named.
    case at(Timestamp)
}

/// `run`, `now`, or a time of RFC 3339.
package struct CommitDateType: WordType {
    package let word: String? = "TIME"

    package func value(ofWord word: String) throws(Misfit) -> CommitDate {
        if word == "run" { return .run }
        if word == "now" { return .now }
        guard let time = Timestamp(rfc3339: word) else {
            throw .text(
                SafeText.line(word), hint: "it is run, now, or a time as in 2026-11-20T06:00:00Z")
        }
        return .at(time)
    }

    package func json(_ value: CommitDate) -> JSONValue {
        switch value {
        case .run: .string("run")
        case .now: .string("now")
        case .at(let time): .string(time.rfc3339)
        }
    }

    package var schema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string("^(run|now|[0-9]{4}-[0-9]{2}-[0-9]{2}.*)$")]
    }
}

extension ValueType where Self == IdentityType {
    /// `NAME <MAIL>`, as git writes it.
    package static var identity: IdentityType { IdentityType() }
}

extension ValueType where Self == CommitDateType {
    /// `run`, `now`, or a time of RFC 3339.
    package static var commitDate: CommitDateType { CommitDateType() }
}
