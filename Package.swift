// swift-tools-version: 6.2
import PackageDescription

/// Settings every target shares.
let shared: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// Settings for targets that call C: every unsafe use is marked where it stands.
let callsC: [SwiftSetting] = shared + [.strictMemorySafety()]

/// Settings for the C we own.
let strictC: [CSetting] = [
    .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
]

func library(
    _ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = shared
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func stage(_ name: String, _ libraries: [Target.Dependency]) -> Target {
    .target(
        name: name,
        dependencies: ["Contracts", "PipelineRuntime", "SystemSupport"] + libraries,
        swiftSettings: shared)
}

func executable(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: shared)
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
        .executable(name: "upkeep-detect", targets: ["upkeep-detect"]),
        .executable(name: "upkeep-analyze", targets: ["upkeep-analyze"]),
        .executable(name: "upkeep-backup", targets: ["upkeep-backup"]),
        .executable(name: "upkeep-apply", targets: ["upkeep-apply"]),
        .executable(name: "upkeep-validate", targets: ["upkeep-validate"]),
        .executable(name: "upkeep-report", targets: ["upkeep-report"]),
        .executable(name: "upkeep-rollback", targets: ["upkeep-rollback"]),
        .library(name: "upkeep-faults", type: .dynamic, targets: ["CFaults"]),
    ],
    targets: [
        .systemLibrary(name: "CGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "CGit2Shim", dependencies: ["CGit2"], cSettings: strictC),
        .target(name: "CSystemShim", cSettings: strictC),
        .target(name: "CFaults", cSettings: strictC),

        library("Contracts", []),
        library("Versions", []),
        library("SystemSupport", ["CSystemShim", "CCrypto"], settings: callsC),
        library("YAMLText", ["CYAML"], settings: callsC),
        library("GitStore", ["CGit2", "CGit2Shim", "SystemSupport"], settings: callsC),
        library("Manifests", ["YAMLText", "Versions"]),
        library("PipelineRuntime", ["Contracts", "SystemSupport", "GitStore", "YAMLText"]),

        library(
            "Holds", ["Contracts", "GitStore", "PipelineRuntime", "SystemSupport", "YAMLText"]),
        library("Publishing", ["Contracts", "GitStore", "PipelineRuntime", "SystemSupport"]),

        stage("DetectStage", ["GitStore", "Holds", "Manifests", "Versions", "YAMLText"]),
        stage("AnalyzeStage", ["GitStore", "Manifests", "Versions", "YAMLText"]),
        stage("BackupStage", ["GitStore"]),
        stage(
            "ApplyStage", ["GitStore", "Holds", "Manifests", "Publishing", "Versions", "YAMLText"]),
        stage("ValidateStage", ["GitStore", "Manifests", "YAMLText"]),
        stage(
            "RollbackStage",
            ["GitStore", "Holds", "Manifests", "Publishing", "YAMLText"]),
        stage("ReportStage", []),

        .executableTarget(
            name: "upkeep", dependencies: ["PipelineRuntime", "Contracts", "SystemSupport"],
            resources: [
                .embedInCode("pipelines/scan.yaml"), .embedInCode("pipelines/update.yaml"),
                .embedInCode("pipelines/gate.yaml"),
                .embedInCode("pipelines/pipeline.schema.json"),
            ], swiftSettings: shared),
        executable("upkeep-detect", ["DetectStage", "PipelineRuntime"]),
        executable("upkeep-analyze", ["AnalyzeStage", "PipelineRuntime"]),
        executable("upkeep-backup", ["BackupStage", "PipelineRuntime"]),
        executable("upkeep-apply", ["ApplyStage", "PipelineRuntime"]),
        executable("upkeep-validate", ["ValidateStage", "PipelineRuntime"]),
        executable("upkeep-report", ["ReportStage", "PipelineRuntime"]),
        executable("upkeep-rollback", ["RollbackStage", "PipelineRuntime"]),

        // Measures; not installed.
        executable("upkeep-bench", ["Contracts", "SystemSupport", "YAMLText"]),

        library("TestSupport", ["Contracts", "SystemSupport"], settings: callsC),
        tests("ArchitectureTests", ["Contracts", "SystemSupport"]),
        tests("ContractsTests", ["Contracts"]),
        tests("SystemSupportTests", ["SystemSupport"]),
        tests("VersionsTests", ["Versions"]),
        tests(
            "YAMLTextTests", ["YAMLText", "Manifests", "SystemSupport"], fixtures: ["Fixtures"]),
        tests("GitStoreTests", ["GitStore", "SystemSupport"]),
        tests("ManifestsTests", ["Manifests", "YAMLText"]),
        tests("PipelineRuntimeTests", ["PipelineRuntime", "Contracts", "SystemSupport"]),
        tests("DetectStageTests", ["Contracts", "SystemSupport"]),
        tests("AnalyzeStageTests", ["Contracts", "SystemSupport"]),
        tests("BackupStageTests", ["Contracts", "SystemSupport"]),
        tests("ApplyStageTests", ["Contracts", "SystemSupport"], fixtures: ["Fixtures"]),
        tests("ValidateStageTests", ["Contracts", "SystemSupport"]),
        tests("ReportStageTests", ["Contracts", "SystemSupport"]),
        tests("RollbackStageTests", ["Contracts", "SystemSupport"]),
        tests("HoldsTests", ["Contracts", "GitStore", "Holds", "SystemSupport"]),
        tests("ContractChainTests", ["Contracts", "SystemSupport"], fixtures: ["Fixtures"]),
        tests("PipelineTests", ["Contracts", "SystemSupport", "CCurl"]),
    ],
    swiftLanguageModes: [.v6]
)
