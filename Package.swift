// swift-tools-version: 6.2
import PackageDescription

/// Settings every target shares.
let shared: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
    // Tests reach into modules: what they test is what is installed, built once.
    .unsafeFlags(["-enable-testing"], .when(configuration: .release)),
]

/// Settings for targets that call C: every unsafe use is marked where it stands.
let callsC: [SwiftSetting] = shared + [.strictMemorySafety()]

/// Settings for the C we own.
let strictC: [CSetting] = [
    .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
]

/// Settings for the C++ we own.
let strictCXX: [CXXSetting] = [
    .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
    .define("NDEBUG", .when(configuration: .release)),
]

/// Whether this is the package that `make fuzz` builds: with the targets in `fuzz/`, and in every module
/// the counters by which libFuzzer sees where an input leads.
let isFuzzed = Context.environment["UPKEEP_FUZZ"] == "1"
let counters: [SwiftSetting] = isFuzzed ? [.unsafeFlags(["-sanitize=fuzzer"])] : []
let countersC = isFuzzed ? ["-fsanitize=fuzzer-no-link"] : []

/// A library of a floor: `Sources/FLOOR/NAME`.
func library(
    _ floor: String, _ name: String, _ dependencies: [Target.Dependency],
    exclude: [String] = [], resources: [Resource] = [], settings: [SwiftSetting] = shared,
    archives: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(floor)/\(name)",
        exclude: exclude, resources: resources, swiftSettings: settings + counters,
        linkerSettings: linked(archives))
}

/// Links libraries in: a start loads none of them, nor what they need.
func linked(_ archives: [String]) -> [LinkerSetting] {
    archives.map { .linkedLibrary(":lib\($0).a") }
}

/// The headers of a library of the system.
func system(_ name: String, _ package: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/Ground/\(name)", providers: [.apt([package])])
}

func shim(
    _ floor: String, _ name: String, _ dependencies: [Target.Dependency] = [],
    archives: [String] = [], exclude: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(floor)/\(name)",
        exclude: exclude, cSettings: strictC + [.unsafeFlags(countersC)],
        cxxSettings: strictCXX + [.unsafeFlags(countersC)],
        linkerSettings: linked(archives))
}

/// What every stage is built on; `libraries` is what it uses besides.
func stage(
    _ name: String, _ libraries: [Target.Dependency], exclude: [String] = [],
    resources: [Resource] = []
) -> Target {
    library(
        "Stages", name,
        ["CommandLine", "Contracts", "Formats", "Names", "StageKit", "SystemSupport"] + libraries,
        exclude: exclude, resources: resources)
}

/// Links Swift's run time in: an executable starts where no Swift is, and sooner. The two libraries
/// are what FoundationEssentials needs there.
let standsAlone: [LinkerSetting] = [
    .unsafeFlags(["-static-stdlib", "-use-ld=lld", "-Xlinker", "--no-export-dynamic"]),
    .linkedLibrary("_FoundationCollections"), .linkedLibrary("_FoundationCShims"),
]

func executable(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Sources/Programs/\(name)",
        swiftSettings: shared, linkerSettings: standsAlone)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], fixtures: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: ["TestSupport"] + dependencies,
        exclude: fixtures, swiftSettings: shared)
}

let package = Package(
    name: "upkeep",
    products: [
        .executable(name: "upkeep", targets: ["upkeep"]),
        .library(name: "upkeep-faults", type: .dynamic, targets: ["CFaults"]),
    ],
    targets: [
        // Ground
        system("CGit2", "libgit2-dev"),
        system("CYAML", "libyaml-dev"),
        system("CCrypto", "libssl-dev"),
        system("CSeccomp", "libseccomp-dev"),
        shim(
            "Ground", "CGit2Shim", ["CGit2"],
            archives: ["git2", "pcre2-8", "http_parser", "mbedcrypto", "z"]),
        shim("Ground", "CSystemShim", ["CSeccomp"], archives: ["seccomp"]),
        shim("Ground", "CCurlShim"),
        shim("Ground", "CJSONText"),
        library("Ground", "Names", [], settings: callsC),
        library(
            "Ground", "SystemSupport", ["CSystemShim", "CCrypto", "Names"], settings: callsC,
            archives: ["crypto"]),
        library(
            "Ground", "HTTPFetch", ["CCurlShim", "Names", "SystemSupport"], settings: callsC),
        library("Ground", "YAMLText", ["CYAML"], settings: callsC, archives: ["yaml"]),
        library("Ground", "JSONText", ["CJSONText"], settings: callsC),
        library(
            "Ground", "GitStore", ["CGit2", "CGit2Shim", "Names", "SystemSupport"],
            settings: callsC),

        // Words
        shim("Words", "CSchemas"),
        library(
            "Words", "Contracts", ["CSchemas", "Names", "SystemSupport", "YAMLText"],
            settings: callsC),
        library("Words", "Declarations", ["SystemSupport"]),
        library("Words", "SchemaMaker", ["Contracts", "Declarations", "Names"]),
        library("Words", "Versions", ["Contracts"]),

        // Repository
        library("Repository", "Snapshot", ["GitStore", "Names", "SystemSupport", "YAMLText"]),
        library(
            "Repository", "Manifests",
            [
                "Contracts", "GitStore", "Names", "Snapshot", "SystemSupport", "Versions",
                "YAMLText",
            ]),
        library(
            "Repository", "Rendering",
            [
                "Contracts", "GitStore", "Manifests", "Names", "Snapshot", "SystemSupport",
                "YAMLText",
            ]),
        library(
            "Repository", "Editing",
            ["Contracts", "GitStore", "Manifests", "Names", "Snapshot", "Versions", "YAMLText"]),
        library(
            "Repository", "Publishing",
            [
                "Contracts", "Editing", "GitStore", "Manifests", "Names", "Snapshot",
                "SystemSupport",
                "Versions", "YAMLText",
            ]),

        // Knowledge
        shim(
            "Knowledge", "CCatalog",
            exclude: [
                "compatibility.jsonl", "components.jsonl", "namespaces.jsonl", "paths.jsonl",
                "relations.jsonl", "releases.jsonl",
            ]),
        library(
            "Knowledge", "Catalog", ["CCatalog", "Contracts", "SystemSupport", "Versions"],
            settings: callsC),
        library("Knowledge", "Graph", ["Contracts", "Manifests", "Snapshot", "YAMLText"]),
        library("Knowledge", "Policy", ["Contracts", "Names", "SystemSupport"]),
        library(
            "Knowledge", "Impact",
            [
                "Catalog", "Contracts", "Manifests", "Names", "Policy", "SystemSupport",
                "Versions", "YAMLText",
            ]),
        library(
            "Knowledge", "Holds",
            [
                "Contracts", "GitStore", "Names", "Publishing", "Snapshot", "SystemSupport",
                "Versions", "YAMLText",
            ]),
        library(
            "Knowledge", "Checks",
            [
                "Catalog", "Contracts", "Editing", "GitStore", "Manifests", "Names", "Policy",
                "Rendering", "Snapshot", "SystemSupport", "YAMLText",
            ]),
        library(
            "Knowledge", "Decision", ["Contracts", "Impact", "Names", "Policy", "Versions"]),

        // Outside
        library(
            "Outside", "Renovate",
            ["Contracts", "JSONText", "Manifests", "Names", "SystemSupport", "Versions"]),
        library("Outside", "Delivery", ["Contracts", "HTTPFetch", "Names", "SystemSupport"]),
        library(
            "Outside", "Forges",
            ["Contracts", "HTTPFetch", "Names", "Publishing", "SystemSupport"]),

        // Kit
        library("Kit", "Runs", ["Contracts", "Names", "Publishing", "SystemSupport"]),
        library(
            "Kit", "RunView",
            ["Checks", "Contracts", "Decision", "Names", "Runs", "SystemSupport"]),
        library(
            "Kit", "Metrics", ["Checks", "Contracts", "Names", "RunView", "Runs", "SystemSupport"]),
        library("Kit", "Formats", ["Contracts", "Names", "SystemSupport"]),
        library(
            "Kit", "Hooks", ["Contracts", "SystemSupport"],
            resources: [
                .embedInCode("hooks/commit-msg"), .embedInCode("hooks/post-merge"),
                .embedInCode("hooks/post-receive"), .embedInCode("hooks/pre-commit"),
                .embedInCode("hooks/pre-push"), .embedInCode("hooks/pre-receive"),
            ]),
        library(
            "Kit", "CommandLine",
            [
                "Catalog", "Contracts", "Delivery", "Forges", "GitStore", "HTTPFetch", "Names",
                "Policy", "Publishing", "Runs", "Snapshot", "SystemSupport", "Versions", "YAMLText",
            ]),
        library(
            "Kit", "StageKit",
            [
                "Catalog", "CommandLine", "Contracts", "Decision", "Forges", "GitStore", "Holds",
                "Manifests", "Names", "Policy", "Publishing", "RunView", "Runs", "Snapshot",
                "SystemSupport", "YAMLText",
            ]),

        // Stages
        stage(
            "DetectStage",
            [
                "Forges", "GitStore", "HTTPFetch", "Holds", "Manifests", "Publishing", "Renovate",
                "RunView", "Runs", "Snapshot",
            ]),
        stage(
            "AnalyzeStage",
            [
                "Catalog", "Decision", "GitStore", "Graph", "Holds", "Impact", "Manifests",
                "RunView", "Runs", "Snapshot", "YAMLText",
            ]),
        stage("BackupStage", ["GitStore", "Publishing", "Runs"]),
        stage(
            "ApplyStage",
            [
                "Decision", "Editing", "Forges", "GitStore", "Holds", "Manifests", "Publishing",
                "RunView", "Runs", "Snapshot", "Versions",
            ]),
        stage(
            "ValidateStage",
            [
                "Checks", "GitStore", "Manifests", "Policy", "Publishing", "Rendering", "RunView",
                "Runs", "Snapshot",
            ]),
        stage(
            "RollbackStage",
            [
                "Forges", "GitStore", "Holds", "Publishing", "RunView", "Runs", "Snapshot",
                "Versions", "YAMLText",
            ]),
        stage(
            "ReportStage",
            [
                "Decision", "Delivery", "Forges", "GitStore", "HTTPFetch", "Holds", "Metrics",
                "Policy", "Publishing", "RunView", "Runs", "Snapshot", "Versions",
            ]),
        stage(
            "Porcelain",
            [
                "Checks", "Decision", "Delivery", "GitStore", "Holds", "Hooks", "Policy",
                "Publishing", "RunView", "Runs", "Snapshot",
            ],
            exclude: ["pipelines/ci"],
            resources: [
                .embedInCode("pipelines/scan.yaml"), .embedInCode("pipelines/update.yaml"),
                .embedInCode("pipelines/gate.yaml"), .embedInCode("pipelines/on-push.yaml"),
            ]),

        // Programs
        executable(
            "upkeep",
            [
                "AnalyzeStage", "ApplyStage", "BackupStage", "DetectStage", "Porcelain",
                "ReportStage", "RollbackStage", "StageKit", "ValidateStage",
            ]),
        // Measures; not installed.
        executable("upkeep-memberwise", ["Declarations"]),
        executable("upkeep-schemas", ["Declarations", "SchemaMaker"]),
        executable(
            "upkeep-bench", ["Contracts", "Graph", "Manifests", "SystemSupport", "YAMLText"]),

        // Testing
        shim("Testing", "CFaults"),
        library(
            "Testing", "TestSupport", ["Contracts", "Names", "SystemSupport"], settings: callsC),
        tests("ArchitectureTests", ["Contracts", "SystemSupport"]),
        tests(
            "ContractsTests",
            ["Contracts", "Declarations", "Names", "SchemaMaker", "SystemSupport"]),
        tests("SystemSupportTests", ["Names", "SystemSupport"]),
        tests("VersionsTests", ["Contracts", "Versions"]),
        tests(
            "YAMLTextTests",
            ["Contracts", "Manifests", "Renovate", "SystemSupport", "YAMLText"],
            fixtures: ["Fixtures"]),
        tests("JSONTextTests", ["JSONText"]),
        tests("HTTPFetchTests", ["HTTPFetch", "Names", "SystemSupport"]),
        tests("GitStoreTests", ["GitStore", "Names", "SystemSupport"]),
        tests("SnapshotTests", ["GitStore", "Names", "Snapshot", "SystemSupport", "YAMLText"]),
        tests(
            "RenderingTests",
            ["GitStore", "Manifests", "Names", "Rendering", "Snapshot", "SystemSupport"]),
        tests(
            "ManifestsTests",
            [
                "Contracts", "GitStore", "Manifests", "Names", "Renovate", "Snapshot",
                "SystemSupport", "YAMLText",
            ]),
        tests("EditingTests", ["Contracts", "Editing", "YAMLText"]),
        tests(
            "PublishingTests", ["Contracts", "GitStore", "Names", "Publishing", "SystemSupport"]),
        tests("CatalogTests", ["Catalog", "Contracts", "Versions"]),
        tests("GraphTests", ["Contracts", "Graph", "Manifests", "SystemSupport", "YAMLText"]),
        tests(
            "ImpactTests", ["Catalog", "Contracts", "Impact", "Manifests", "YAMLText"]),
        tests(
            "CommandLineTests",
            [
                "Catalog", "CommandLine", "Contracts", "Forges", "GitStore", "HTTPFetch", "Names",
                "Policy", "Runs", "Snapshot", "SystemSupport", "YAMLText",
            ]),
        tests("PolicyTests", ["Contracts", "Names", "Policy", "SystemSupport"]),
        tests("RunsTests", ["Contracts", "Names", "Publishing", "Runs", "SystemSupport"]),
        tests("DecisionTests", ["Contracts", "Decision", "Names"]),
        tests(
            "DeliveryTests", ["Contracts", "Delivery", "HTTPFetch", "Names", "SystemSupport"]),
        tests(
            "ForgesTests",
            ["Contracts", "Forges", "HTTPFetch", "Names", "Publishing", "SystemSupport"]),
        tests("FormatsTests", ["Contracts", "Formats"]),
        tests(
            "MetricsTests",
            ["Contracts", "Metrics", "Names", "RunView", "Runs", "SystemSupport", "YAMLText"]),
        tests("RunViewTests", ["Contracts", "Names", "RunView", "Runs", "SystemSupport"]),
        tests(
            "StageKitTests",
            [
                "CommandLine", "Contracts", "GitStore", "Manifests", "Names", "Policy", "Snapshot",
                "StageKit", "SystemSupport", "YAMLText",
            ]),
        tests(
            "PorcelainTests",
            [
                "CommandLine", "Contracts", "Formats", "Hooks", "Porcelain", "StageKit",
                "SystemSupport",
            ]),
        tests("RenovateTests", ["Contracts", "Manifests", "Renovate", "SystemSupport"]),
        tests("DetectStageTests", ["Contracts", "SystemSupport"]),
        tests("AnalyzeStageTests", ["Contracts", "SystemSupport"]),
        tests("BackupStageTests", ["BackupStage", "Contracts", "Names", "SystemSupport"]),
        tests("ApplyStageTests", ["Contracts", "SystemSupport"], fixtures: ["Fixtures"]),
        tests("ValidateStageTests", ["Contracts", "Names", "SystemSupport"]),
        tests(
            "ReportStageTests",
            [
                "Contracts", "Decision", "Delivery", "Names", "Publishing", "ReportStage",
                "RunView", "SystemSupport",
            ],
            fixtures: ["Browser", "Delivery", "Fixtures"]),
        tests(
            "RollbackStageTests",
            ["Contracts", "GitStore", "Names", "RollbackStage", "SystemSupport"]),
        tests("HoldsTests", ["Contracts", "GitStore", "Holds", "SystemSupport"]),
        tests(
            "ChecksTests",
            [
                "Checks", "Contracts", "GitStore", "Manifests", "Names", "Policy", "Rendering",
                "Snapshot", "SystemSupport", "YAMLText",
            ]),
        tests("ContractChainTests", ["Contracts", "SystemSupport"], fixtures: ["Fixtures"]),
        tests("PipelineTests", ["Contracts", "Names", "SystemSupport"]),
        tests("DeploymentTests", ["Contracts", "SystemSupport", "YAMLText"]),
        tests("HostileTests", ["Contracts", "Names", "SystemSupport"]),
    ],
    swiftLanguageModes: [.v6], cxxLanguageStandard: .cxx17
)

if isFuzzed {
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "fuzz/CFuzzer"),
        // One executable, which goes by the names of its targets.
        .executableTarget(
            name: "upkeep-fuzz",
            dependencies: [
                "CFuzzer", "CommandLine", "Contracts", "GitStore", "Holds", "Manifests", "Names",
                "Publishing", "Renovate", "Snapshot", "StageKit", "SystemSupport", "Versions",
                "YAMLText",
            ],
            path: "fuzz/targets", swiftSettings: shared + counters,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
    ]
}
