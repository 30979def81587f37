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
    /// When they are made.
    case now
    /// A time that was named.
    case at(Timestamp)
}

/// `now`, or a time of RFC 3339.
package struct CommitDateType: WordType {
    package let word: String? = "TIME"

    package func value(ofWord word: String) throws(Misfit) -> CommitDate {
        if word == "now" { return .now }
        if word == "run" {
            throw .text(
                word,
                hint: "a commit bears the time at which it is made: now, the default; "
                    + "the trailer Upkeep-Run names its run")
        }
        guard let time = Timestamp(rfc3339: word), years.contains(time.seconds) else {
            throw .text(
                SafeText.line(word),
                hint: "it is now, or a time from 1970 to 2099 as in 2026-11-20T06:00:00Z")
        }
        return .at(time)
    }

    /// 1970 to 2099, in seconds. Source: what git's own date.c reads.
    private var years: Range<Int64> { 0..<4_102_444_800 }

    package func json(_ value: CommitDate) -> JSONValue {
        switch value {
        case .now: .string("now")
        case .at(let time): .string(time.rfc3339)
        }
    }

    package var schema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string("^(now|[0-9]{4}-[0-9]{2}-[0-9]{2}.*)$")]
    }
}

/// The subject of commits: one line of text.
package struct SubjectType: WordType {
    package let word: String? = "TEMPLATE"

    package func value(ofWord word: String) throws(Misfit) -> String {
        guard SafeText.line(word) == word, word.utf8.count <= 500 else {
            throw .text(
                SafeText.shortened(SafeText.line(word), to: 100),
                hint: "it is one line of text without control characters")
        }
        return word
    }

    package func json(_ value: String) -> JSONValue { .string(value) }

    package var schema: [String: JSONValue] {
        ["type": .string("string"), "minLength": .integer(1), "maxLength": .integer(500)]
    }
}

/// The name of a branch.
package struct BranchType: WordType {
    package let word: String? = "NAME"
    /// Whether `{run}` and `{branch}` stand for words of a run.
    let isTemplate: Bool

    package func value(ofWord word: String) throws(Misfit) -> String {
        let name =
            isTemplate
            ? word.replacing("{run}", with: "run").replacing("{branch}", with: "branch") : word
        guard TargetFinder.isBranchName(name) else {
            throw .text(
                SafeText.line(word),
                hint: isTemplate
                    ? "it is the name of another branch, as in upkeep/{run}"
                    : "it is the short name of a branch, as in main")
        }
        return word
    }

    package func json(_ value: String) -> JSONValue { .string(value) }

    package var schema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string("^[^-+. ~^:?*\\[\\\\][^ ~^:?*\\[\\\\]*$")]
    }
}

extension ValueType where Self == SubjectType {
    /// The subject of commits.
    package static var subject: SubjectType { SubjectType() }
}

extension ValueType where Self == BranchType {
    /// The name of a branch.
    package static var branch: BranchType { BranchType(isTemplate: false) }

    /// The name of a branch in which `{run}` and `{branch}` are replaced.
    package static var branchTemplate: BranchType { BranchType(isTemplate: true) }
}

extension ValueType where Self == IdentityType {
    /// `NAME <MAIL>`, as git writes it.
    package static var identity: IdentityType { IdentityType() }
}

extension ValueType where Self == CommitDateType {
    /// `now`, or a time of RFC 3339.
    package static var commitDate: CommitDateType { CommitDateType() }
}
