package import Contracts

/// One rule of what the operator wants: what it is for, and what it says.
package struct PolicyRule: Sendable, Equatable {
    /// What `upkeep why` calls it; nil where it has no name.
    package var name: String?
    /// What it is for; nil for every update.
    package var match: PolicyMatch?
    /// The furthest kind that goes by itself.
    package var allow: AllowedKind?
    /// The most risk that goes by itself.
    package var maxRisk: Risk?
    /// The actions that are taken unattended.
    package var unattended: [Action]?
    /// The range that versions stay in.
    package var constraint: String?
    /// Whether updates are left alone.
    package var ignore: Bool?
    /// Versions and ranges that are passed over.
    package var skip: [String]?
    /// The version that is stayed at.
    package var pin: String?
    /// How long a version must be out.
    package var minimumAge: MinimumAge?
    /// The name of the group that updates move in.
    package var group: String?
    /// The layer of what is updated.
    package var layer: Layer?
    /// The times at which updates may start.
    package var windows: [MaintenanceWindow]?
    /// Where messages go besides.
    package var notify: [String]?
    /// What to look at afterwards.
    package var healthCheck: String?
    /// What is done about volumes before.
    package var snapshots: SnapshotUse?
    /// Why what the catalog blocks is taken all the same.
    package var override: String?
    /// The file that it stands in, or a variable.
    package var file = ""
    /// The line of the file, from 1; 0 where there is none.
    package var line = 0
    /// Who wrote it: of two, that with the lower number decides which layer a thing is of.
    package var rank = 0
    /// The directory that it speaks for, with all below; nil where its `match` alone says.
    package var directory: String?

    /// Makes a rule that says nothing.
    package init() {}

    /// Where it stands: file and line.
    package var place: String { line > 0 ? "\(file):\(line)" : file }

    /// What a person calls it.
    package var title: String { name.map { "\($0) (\(place))" } ?? place }

    /// The fields that it sets, as they are written in a file.
    package var fields: [String] { PolicyField.all.filter { $0.isSet(self) }.map(\.name) }

    /// Whether it is for every update.
    package var isForAll: Bool { match == nil && (directory ?? "").isEmpty }
}

/// What a rule is for: all that is given must hold, and of each list one entry.
package struct PolicyMatch: Sendable, Equatable {
    /// Names of packages; `*` stands for any text.
    package var package: [String] = []
    /// Names of components.
    package var component: [String] = []
    /// Names of products.
    package var product: [String] = []
    /// Layers.
    package var layer: [Layer] = []
    /// Files, or directories with all below: `*` within a name, `**` for any directories.
    package var path: [String] = []
    /// Namespaces.
    package var namespace: [String] = []
    /// Kinds of updates.
    package var kind: [UpdateKind] = []

    /// Makes one that asks for nothing.
    package init() {}
}

/// Seconds that a version must be out, by the kind of the update; nil where it is not said.
package struct MinimumAge: Sendable, Equatable {
    /// Of a patch.
    package var patch: Int?
    /// Of a minor update.
    package var minor: Int?
    /// Of a major one.
    package var major: Int?
    /// Of another digest of the same version.
    package var digest: Int?
    /// Of every other kind; and of all kinds, where one age is given.
    package var others: Int?

    /// Makes one that says nothing.
    package init() {}

    /// Makes one that is the same for all kinds.
    package init(all seconds: Int) {
        patch = seconds
        minor = seconds
        major = seconds
        digest = seconds
        others = seconds
    }

    /// The seconds for a kind of update.
    package subscript(_ kind: UpdateKind) -> Int? {
        switch kind {
        case .patch: patch
        case .minor: minor
        case .major: major
        case .digest: digest
        case .pin, .rollback, .replacement: others
        }
    }
}

/// A field of a rule.
struct PolicyField {
    let name: String
    let isSet: (PolicyRule) -> Bool

    private init<Value>(_ name: String, _ value: @escaping (PolicyRule) -> Value?) {
        self.name = name
        isSet = { value($0) != nil }
    }

    /// All but `match` and `name`.
    static var all: [PolicyField] {
        [
            PolicyField("allow", \.allow), PolicyField("max-risk", \.maxRisk),
            PolicyField("unattended", \.unattended), PolicyField("constraint", \.constraint),
            PolicyField("ignore", \.ignore), PolicyField("skip", \.skip),
            PolicyField("pin", \.pin), PolicyField("minimum-age", \.minimumAge),
            PolicyField("group", \.group), PolicyField("layer", \.layer),
            PolicyField("windows", \.windows), PolicyField("notify", \.notify),
            PolicyField("health-check", \.healthCheck), PolicyField("snapshots", \.snapshots),
            PolicyField("override", \.override),
        ]
    }
}
