extension Metric {
    private static let minutes = [10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200]
    private static let seconds = [1, 2, 5, 10, 30, 60, 120, 300, 600]

    // MARK: over all runs

    static let operations = Metric(
        "update_operations_total", .counter, ["layer", "kind", "outcome"],
        help: "Updates that were tried, by what became of them, over all runs.")
    static let operationSeconds = Metric(
        "update_operations_duration_seconds", .histogram, ["layer"], buckets: minutes,
        help: "Seconds from the begin of apply to the verdict of the checks, once for each update.")
    static let batches = Metric(
        "update_batches_total", .counter, ["layer", "outcome"],
        help: "Batches of the plan of which something was tried, over all runs.")
    static let failures = Metric(
        "update_failures_total", .counter, ["layer", "kind", "cause"],
        help: "Updates that could not be applied, or that failed a check, over all runs.")
    static let rollbacks = Metric(
        "rollbacks_total", .counter, ["layer", "kind"],
        help: "Updates that were taken back, over all runs.")
    static let holdsSet = Metric(
        "holds_set_total", .counter, help: "Versions that were put on hold, over all runs.")
    static let scans = Metric(
        "scans_total", .counter, ["outcome"],
        help: "Scans by how complete they were, over all runs.")
    static let analysisSeconds = Metric(
        "dependency_analysis_duration_seconds", .histogram, buckets: seconds,
        help: "Seconds that the analysis of the updates took, once for each run.")
    static let lastGoodScan = Metric(
        "last_good_scan_timestamp_seconds", .gauge,
        help: "When the last scan ended in which every lookup answered; 0 for never.")

    // MARK: the last of its kind

    static let stageFinished = Metric(
        "stage_finished_timestamp_seconds", .gauge, ["stage"],
        help: "When the stage ended last, in whichever run.")
    static let stageOutcome = Metric(
        "stage_outcome", .gauge, ["stage", "outcome"],
        help: "1 for the outcome that the stage had last, 0 for the others.")
    static let stageSeconds = Metric(
        "stage_duration_seconds", .gauge, ["stage"],
        help: "Seconds that the stage took last.")
    static let lastOperations = Metric(
        "last_update_operations", .gauge, ["outcome"],
        help: "Updates by what became of them in the last run that tried any.")

    // MARK: as the last scan saw it

    static let lastScan = Metric(
        "last_scan_timestamp_seconds", .gauge,
        help: "When the last scan ended, complete or not.")
    static let scanComplete = Metric(
        "last_scan_complete", .gauge,
        help: "1 where every lookup of the last scan answered, else 0.")
    static let dependencies = Metric(
        "dependencies", .gauge, ["lookup"],
        help: "Dependencies that the last scan saw, by how their lookup ended.")
    static let lookupFailures = Metric(
        "lookup_failures", .gauge, ["datasource"],
        help: "Dependencies of which the last scan knows nothing, by where they are looked up.")
    static let updates = Metric(
        "updates", .gauge, ["state"],
        help: "Updates that were offered, by where the report lists them.")
    static let pending = Metric(
        "updates_pending", .gauge, ["layer", "kind", "risk"],
        help: "Updates that are not in the files, without those that a higher one supersedes.")
    static let waiting = Metric(
        "updates_waiting", .gauge, ["waits_for"],
        help: "Pending updates by what they wait for; those that go by themselves are left out.")
    static let security = Metric(
        "security_updates_pending", .gauge, ["layer"],
        help: "Pending updates that close a security advisory.")
    static let holds = Metric(
        "holds", .gauge,
        help: "Pending updates that a hold keeps back.")
    static let behind = Metric(
        "versions_behind", .gauge, ["layer", "distance"],
        help: "Dependencies that are behind, each once, by how far its farthest update goes.")
    static let components = Metric(
        "component_updates_pending", .gauge, ["layer", "component"],
        help: "Pending updates of the components that have most of them.")
    static let componentsLeftOut = Metric(
        "component_updates_pending_left_out", .gauge,
        help: "Components with pending updates that upkeep_component_updates_pending leaves out.")
    static let findings = Metric(
        "findings", .gauge, ["rule", "severity"],
        help: "Findings of the run's documents, by rule.")
    static let build = Metric(
        "build_info", .gauge, ["version"], help: "1; the version of upkeep that wrote this.")

    /// All of them, in the order in which they are written.
    package static let all = [
        build, operations, operationSeconds, batches, failures, rollbacks, holdsSet, scans,
        analysisSeconds, lastGoodScan, stageFinished, stageOutcome, stageSeconds, lastOperations,
        lastScan, scanComplete, dependencies, lookupFailures, updates, pending, waiting, security,
        holds, behind, components, componentsLeftOut, findings,
    ]
}
