/// What each update means, and the order in which to apply them.
public struct AnalyzePayload: StagePayload {
    /// Every update that detect located, sorted by id.
    @Listed public var updates: [AnalyzedUpdate]
    /// The dependencies between the repository's resources.
    public var graph: GraphSummary
    /// The order in which to apply the updates.
    public var plan: Plan
    /// What rules the settings had, as a digest; null where they had none.
    @Nullable public var rules: String?

    /// The stage that writes it.
    public static var stage: StageName { .analyze }
}

/// What one update means.
public struct AnalyzedUpdate: Codable, Sendable, Equatable {
    /// The update's id.
    public var update: UpdateID
    /// The component: what an operator thinks of as one thing that gets updated.
    public var component: String
    /// The product that the component is released with, as an operator with its cluster chart; null
    /// where the catalog knows none.
    @Nullable public var product: String?
    /// The layer that it is updated with.
    public var layer: Layer
    /// The updates that it must move with: one id for all of them, where that is not the group that
    /// detect gave it; else null.
    @Nullable public var group: GroupID?
    /// How far it goes: what changes of the version.
    public var kind: UpdateKind
    /// Whether it breaks its users, as far as its version and its source tell.
    public var breaking: Breaking
    /// Security advisories that it closes, sorted.
    @Listed public var security: [String]
    /// What it touches.
    public var affected: Affected
    /// What the catalog says of this step, the gravest first.
    @Listed public var known: [KnownFact]
    /// Whether it keeps data that an update can lose or change, as the catalog or the repository says;
    /// null where nobody does.
    @Nullable public var holdsData: Bool?
    /// What the rules of the operator and of the repository say of it; null where none does.
    @Nullable public var policy: UpdatePolicy?
    /// How what it changes is replaced in the cluster; null where no resource holds it.
    @Nullable public var strategy: UpdateStrategy?
    /// How much care it needs.
    public var risk: Risk
    /// What to do with it.
    public var action: Action
    /// The reasons for risk and action.
    @Listed public var why: [String]
    /// Updates that must be applied first, sorted by id; what those require in turn is said there.
    @Listed public var requires: [UpdateID]
    /// The steps to take instead of one, in order.
    @Listed public var hops: [Hop]
    /// Why it waits, as decided when the analysis was made; null where it is taken. A wait whose
    /// `until` has passed is over.
    @Nullable public var waits: Waits?
}

/// What the catalog says of one step of one component, with its source.
public struct KnownFact: Codable, Sendable, Equatable {
    /// The row: the component and the kind of rule, as in `rook-operator/minimum-from`.
    public var rule: String
    /// What follows from it.
    public var effect: FactEffect
    /// What it says, in words.
    public var text: String
    /// Where it is written.
    public var source: String
}

/// What follows from a row of the catalog.
public enum FactEffect: String, Codable, Sendable, CaseIterable {
    /// The step must not be taken: only an override lifts it.
    case blocks
    /// A person does or decides something first.
    case person
    /// It is good to know.
    case notes
}

/// The order in which components are updated.
public enum Layer: String, Codable, Sendable, CaseIterable {
    /// The cluster itself, Flux, and what they stand on.
    case core
    /// Volumes and databases' disks.
    case storage
    /// Traffic, names, certificates.
    case network
    /// Secrets, identities and policies.
    case security
    /// What watches the rest.
    case monitoring
    /// Databases, queues and caches.
    case database
    /// Everything else that runs.
    case application
    /// Tools of people and pipelines, which nothing in the cluster waits for.
    case ci
}

/// Whether an update breaks its users, with the evidence.
public struct Breaking: Codable, Sendable, Equatable {
    /// Whether any signal says so.
    public var isBreaking: Bool
    /// The evidence, in the order in which it was found.
    @Listed public var signals: [Signal]

    private enum CodingKeys: String, CodingKey {
        case isBreaking = "is"
        case signals
    }
}

/// One piece of evidence.
public struct Signal: Codable, Sendable, Equatable {
    /// Its kind: `major`, `zero-minor`, `source-says`, `rollback`, …
    public var signal: String
    /// What was seen.
    public var evidence: String
    /// Where it can be read; null where nobody says.
    @Nullable public var link: String?
}

/// What an update touches; each list names the first 200.
public struct Affected: Codable, Sendable, Equatable {
    /// Kind/namespace/name of the resources that hold its references, sorted.
    @Listed public var workloads: [String]
    /// The Flux Kustomizations that bring them, namespace/name, sorted.
    @Listed public var applications: [String]
    /// The namespaces of these resources, sorted.
    @Listed public var namespaces: [String]
    /// The volume claims that these resources mount, sorted.
    @Listed public var data: [String]
    /// How many more were found than these lists name; null for none.
    @Nullable public var more: Int?
}

/// How much care an update needs.
public enum Risk: String, Codable, Sendable, CaseIterable {
    /// Routine.
    case low
    /// Worth a look.
    case medium
    /// Read first.
    case high
    /// Can take the cluster or its data down.
    case critical
}

/// How the cluster replaces what an update changes; of several resources the most abrupt.
public enum UpdateStrategy: String, Codable, Sendable, CaseIterable {
    /// Bit by bit, the old beside the new.
    case rolling
    /// The old is ended before the new starts.
    case recreate
    /// In one step, without anything that runs being started again.
    case atomic
    /// The new is started whole beside the old, and then takes over.
    case blueGreen = "blue-green"
}

/// What to do with an update; advice but for `hold`.
public enum Action: String, Codable, Sendable, CaseIterable {
    /// Apply it.
    case apply
    /// Apply it in a maintenance window.
    case window
    /// Read its release notes first.
    case read
    /// Take it in steps.
    case steps
    /// Do not apply it: something must be settled first.
    case hold
}

/// One step of an update that must not be taken in one go.
public struct Hop: Codable, Sendable, Equatable {
    /// The update that takes it; null where nobody offers it.
    @Nullable public var update: UpdateID?
    /// The version that the step leads to.
    public var to: VersionPair
    /// Why it is needed.
    public var reason: String
}

/// The dependencies between the repository's resources.
public struct GraphSummary: Codable, Sendable, Equatable {
    /// The size of the graph.
    public var counts: GraphCounts
    /// Resources that wait for each other, sorted.
    @Listed public var cycles: [GraphCycle]
    /// Dependencies on what the repository does not have, sorted.
    @Listed public var dangling: [DanglingDependency]
}

/// The size of the graph.
public struct GraphCounts: Codable, Sendable, Equatable {
    /// Resources in the repository's files.
    public var resources: Int
    /// Resources that are in the graph, once for each name under which they are brought; patches are not.
    public var nodes: Int
    /// Entries of `dependsOn` and of annotations that lead somewhere.
    public var edges: Int
    /// References between resources that lead somewhere; null where they were not counted.
    @Nullable public var references: Int?
}

/// Resources that wait for each other.
public struct GraphCycle: Codable, Sendable, Equatable {
    /// Kind/namespace/name: one way round in the order in which they wait, then the others that are
    /// caught in it.
    @Listed public var members: [String]
    /// Who waits for whom: the edges of that way in order, then the others; at most 200.
    @Listed public var edges: [GraphEdge]
}

/// One resource that waits for another.
public struct GraphEdge: Codable, Sendable, Equatable {
    /// The resource that waits, kind/namespace/name.
    public var from: String
    /// The resource that it waits for, kind/namespace/name.
    public var to: String
    /// Where it says so.
    public var place: Place
}

/// A dependency on something that the repository does not have.
public struct DanglingDependency: Codable, Sendable, Equatable {
    /// The resource that depends, kind/namespace/name.
    public var from: String
    /// The resource that it depends on, kind/namespace/name.
    public var to: String
    /// The file of the resource that depends.
    public var file: String
    /// The line of the entry, 1-based; null where it is not known.
    @Nullable public var line: Int?
}

/// The order in which updates are applied.
public struct Plan: Codable, Sendable, Equatable {
    /// In order: each is applied after every one before it.
    @Listed public var batches: [Batch]
}

/// Updates that may be applied together.
public struct Batch: Codable, Sendable, Equatable {
    /// Its place in the order, 0-based.
    public var index: Int
    /// The layer it belongs to.
    public var layer: Layer
    /// Update ids in the order in which they are committed; of several for one dependency apply takes one.
    @Listed public var updates: [UpdateID]
    /// The indexes of the batches that are applied before it, sorted.
    @Listed public var after: [Int]
}
