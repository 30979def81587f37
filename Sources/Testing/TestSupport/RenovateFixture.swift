public import Contracts

/// Makes Renovate's reports and logs for tests, field by field as Renovate writes them.
public struct RenovateFixture {
    /// A JSON value in the making.
    public typealias Fields = [String: JSONValue]

    private var files: [String: [JSONValue]] = [:]
    /// What the report says went wrong.
    public var problems: [JSONValue] = []
    /// The name under which Renovate knows the repository.
    public var repository = "local"
    /// Whether the report proves that lookups were made although nothing was found.
    public var hasLibYears = true

    /// Makes a report of nothing.
    public init() {}

    /// Adds a file with its dependencies under a manager.
    public mutating func add(_ manager: String, _ file: String, _ dependencies: [Fields]) {
        files[manager, default: []].append(
            .object([
                "packageFile": .string(file), "deps": .array(dependencies.map(JSONValue.object)),
            ]))
    }

    /// A dependency of an image with an answered lookup.
    public static func image(
        _ name: String, _ value: String?, digest: String? = nil, updates: [Fields] = [],
        extra: Fields = [:]
    ) -> Fields {
        dependency(
            name, value, datasource: "docker", digest: digest, updates: updates, extra: extra)
    }

    /// A dependency with an answered lookup.
    public static func dependency(
        _ name: String, _ value: String?, datasource: String, digest: String? = nil,
        updates: [Fields] = [], extra: Fields = [:]
    ) -> Fields {
        var fields: Fields = [
            "depName": .string(name), "packageName": .string(name),
            "datasource": .string(datasource), "versioning": .string(datasource),
            "warnings": .array([]), "updates": .array(updates.map(JSONValue.object)),
        ]
        if let value {
            fields["currentValue"] = .string(value)
            fields["currentVersion"] = .string(value)
        }
        if let digest { fields["currentDigest"] = .string(digest) }
        return fields.merging(extra) { $1 }
    }

    /// An update.
    public static func update(
        _ type: String, _ value: String?, digest: String? = nil, branch: String? = nil,
        extra: Fields = [:]
    ) -> Fields {
        var fields: Fields = ["updateType": .string(type)]
        if let value {
            fields["newValue"] = .string(value)
            fields["newVersion"] = .string(value)
        }
        if let digest { fields["newDigest"] = .string(digest) }
        if let branch { fields["branchName"] = .string(branch) }
        return fields.merging(extra) { $1 }
    }

    private var packageFiles: JSONValue { .object(files.mapValues(JSONValue.array)) }

    /// The report.
    public var report: String {
        var one: Fields = [
            "problems": .array(problems), "branches": .array([]), "packageFiles": packageFiles,
        ]
        if hasLibYears {
            one["libYearsWithStatus"] = .object(["libYears": .object(["total": .integer(0)])])
        }
        let whole: JSONValue = .object([
            "problems": .array([]), "repositories": .object([repository: .object(one)]),
        ])
        return text(whole)
    }

    /// The lines of a log at level debug, from start to finish.
    public func logLines(context: String = "ctx-1", version: String = "44.0.0") -> [String] {
        func line(_ message: String, _ extra: Fields = [:], isGlobal: Bool = false) -> String {
            var fields: Fields = [
                "name": .string("renovate"), "level": .integer(20), "v": .integer(0),
                "logContext": .string(context), "msg": .string(message),
                "time": .string("2026-11-20T06:00:00.000Z"),
            ]
            if !isGlobal { fields["repository"] = .string(repository) }
            return text(.object(fields.merging(extra) { $1 }))
        }
        return [
            line("Renovate started", ["renovateVersion": .string(version)], isGlobal: true),
            line("Repository started", ["renovateVersion": .string(version)]),
            line("Dependency extraction complete"),
            line("Package releases lookups complete", ["baseBranch": .string("")]),
            line(
                "packageFiles with updates",
                ["baseBranch": .string(""), "config": packageFiles]),
            line("Repository finished", ["durationMs": .integer(1)]),
        ]
    }

    /// The log.
    public var log: String { logLines().joined(separator: "\n") + "\n" }

    private func text(_ value: JSONValue) -> String {
        let bytes = (try? CanonicalJSON.compact(value)) ?? []
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
    /// Text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// True or false.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}
