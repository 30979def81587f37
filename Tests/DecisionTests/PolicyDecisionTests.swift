import Contracts
import Decision
import Names
import TestSupport
import Testing

/// What each field of a policy does to a decision.
@Suite struct PolicyDecisionTests {
    /// Friday, six in the morning.
    static let now: Timestamp = "2026-11-20T06:00:00Z"

    /// A policy; every field that it sets stands in line 7.
    static func policy(
        _ field: String, _ set: (inout UpdatePolicy) -> Void
    ) -> UpdatePolicy {
        var policy = UpdatePolicy(
            allow: nil, maxRisk: nil, unattended: nil, constraint: nil, ignore: false, skip: [],
            pin: nil, minimumAge: nil, group: nil, windows: [], notify: [], healthCheck: nil,
            snapshots: nil, override: nil,
            rules: [PolicyOrigin(field: field, place: "upkeep.yaml:7", name: "mine")])
        set(&policy)
        return policy
    }

    static func days(_ days: String..., from: String = "05:00", to: String = "07:00")
        -> MaintenanceWindow
    {
        MaintenanceWindow(
            cron: nil, duration: nil, days: days, from: from, to: to, timeZone: "UTC")
    }

    static let open = days("fri")
    static let closed = days("sat")
    static let never = MaintenanceWindow(
        cron: "0 2 30 2 *", duration: 3600, days: [], from: nil, to: nil, timeZone: "UTC")

    static func stop(_ what: WaitsFor, _ rule: WaitRule) -> Waits {
        Waits(what, rule, "the reason", by: "the source")
    }

    /// An update of `a` with all that a decision looks at.
    struct Case: Sendable, CustomTestStringConvertible {
        var title: String
        var kind = UpdateKind.minor
        var to = "1.2.0"
        var action = Action.apply
        var layer = Layer.application
        var risk = Risk.low
        var released: Timestamp?
        var holdsData: Bool?
        var isBreaking: Bool?
        var stop: Waits?
        var facts: [KnownFact] = []
        var policy: UpdatePolicy?
        /// What it waits for; nil where it is taken.
        var waits: WaitsFor?
        var rule = "policy"
        var text: String?
        var by: String? = "upkeep.yaml:7 (mine)"
        var until: Timestamp?
        var needsOverride = false

        init(
            _ title: String, _ policy: UpdatePolicy?, _ waits: WaitsFor?,
            _ change: (inout Case) -> Void = { _ in }
        ) {
            (self.title, self.policy, self.waits) = (title, policy, waits)
            change(&self)
        }

        var testDescription: String { title }

        var candidate: Candidate {
            let update = Update(
                id: "a", dependency: "a", kind: kind, group: "a", from: VersionPair(value: "1.1.0"),
                to: VersionPair(value: to), released: released, links: UpdateLinks())
            let analysis = AnalyzedUpdate(
                update: "a", component: "a", layer: layer, kind: kind,
                breaking: Breaking(isBreaking: isBreaking ?? (action == .read)),
                affected: Affected(),
                known: facts, holdsData: holdsData, policy: policy, risk: risk,
                action: stop == nil ? action : .hold, waits: stop)
            return Candidate(update, versioning: "semver", analysis: analysis)
        }

        func decide(_ wanted: Wanted = Wanted()) -> Decision {
            Decision([candidate], wanted, now: PolicyDecisionTests.now)
        }
    }

    static let versions = [
        Case("allow outdoes the default", policy("allow") { $0.allow = .major }, nil) {
            $0.kind = .major
        },
        Case("allow holds", policy("allow") { $0.allow = .patch }, .policy) {
            ($0.text, $0.needsOverride) = ("minor: above patch", true)
        },
        Case("allow holds a major", policy("allow") { $0.allow = .minor }, .policy) {
            ($0.kind, $0.text, $0.needsOverride) = (.major, "major: above minor", true)
        },
        Case("allow none", policy("allow") { $0.allow = AllowedKind.none }, .policy) {
            ($0.kind, $0.text, $0.needsOverride) = (.digest, "a rule allows no update", true)
        },
        Case("max-risk is met", policy("max-risk") { $0.maxRisk = .medium }, nil) {
            $0.risk = .medium
        },
        Case("max-risk", policy("max-risk") { $0.maxRisk = .medium }, .policy) {
            ($0.risk, $0.text, $0.needsOverride) = (.high, "risk high: above medium", true)
        },
        Case("constraint is met", policy("constraint") { $0.constraint = "<2" }, nil),
        Case("constraint", policy("constraint") { $0.constraint = "<1.2" }, .policy) {
            ($0.text, $0.needsOverride) = ("1.2.0 is not in <1.2", true)
        },
        Case(
            "a digest leaves the range as it is", policy("constraint") { $0.constraint = "<1" }, nil
        ) { ($0.kind, $0.to) = (.digest, "1.1.0") },
        Case("ignore", policy("ignore") { $0.ignore = true }, .policy) {
            ($0.text, $0.needsOverride) = ("a rule leaves it alone", true)
        },
        Case("skip of another", policy("skip") { $0.skip = ["1.1.5", ">=3"] }, nil),
        Case("skip", policy("skip") { $0.skip = ["9", "1.2.0"] }, .policy) {
            ($0.text, $0.needsOverride) = ("a rule passes over 1.2.0", true)
        },
        Case("skip of a range", policy("skip") { $0.skip = [">=1.2 <1.3"] }, .policy) {
            ($0.text, $0.needsOverride) = ("a rule passes over >=1.2 <1.3", true)
        },
        Case("the way to its pin", policy("pin") { $0.pin = "1.2.0" }, nil),
        Case("a pin written otherwise", policy("pin") { $0.pin = "v1.2.0" }, nil),
        Case("pin", policy("pin") { $0.pin = "1.1.0" }, .policy) {
            ($0.text, $0.needsOverride) = ("a rule keeps it at 1.1.0", true)
        },
        Case("old enough", policy("minimum-age") { $0.minimumAge = 86_400 }, nil) {
            $0.released = "2026-11-19T06:00:00Z"
        },
        Case("too young", policy("minimum-age") { $0.minimumAge = 3 * 86_400 }, .age) {
            ($0.released, $0.until) = ("2026-11-19T06:00:00Z", "2026-11-22T06:00:00Z")
            ($0.rule, $0.text, $0.needsOverride) = ("age", "not out for 3d yet", true)
        },
        Case("of unknown age", policy("minimum-age") { $0.minimumAge = 5_400 }, .age) {
            ($0.rule, $0.needsOverride) = ("age", true)
            $0.text = "nobody says when it was released, and a rule wants an age of 90m"
        },
        Case("no age wanted", policy("minimum-age") { $0.minimumAge = 0 }, nil),
    ]

    static let times = [
        Case("window by default", nil, .window) {
            ($0.action, $0.layer, $0.rule, $0.by) = (.window, .core, "window", nil)
            $0.text = "core: no rule sets a maintenance window"
        },
        Case("window inside an open one", policy("windows") { $0.windows = [open] }, nil) {
            ($0.action, $0.layer) = (.window, .core)
        },
        Case("window outside one", policy("windows") { $0.windows = [closed] }, .window) {
            ($0.action, $0.layer, $0.rule) = (.window, .core, "window")
            ($0.text, $0.until) = (
                "core: waits for its maintenance window", "2026-11-21T05:00:00Z"
            )
        },
        Case("one of several windows", policy("windows") { $0.windows = [closed, open] }, nil) {
            $0.action = .window
        },
        Case("apply waits for its window too", policy("windows") { $0.windows = [closed] }, .window)
        {
            ($0.rule, $0.until) = ("window", "2026-11-21T05:00:00Z")
            $0.text = "waits for its maintenance window"
        },
        Case("a window that never opens", policy("windows") { $0.windows = [never] }, .window) {
            ($0.action, $0.rule) = (.window, "window")
            $0.text = "\"0 2 30 2 *\" never comes: no such month has such a day"
        },
        Case(
            "a time zone that does not exist",
            policy("windows") {
                var window = open
                window.timeZone = "Mars/Olympus"
                $0.windows = [window]
            }, .window
        ) { ($0.action, $0.rule) = (.window, "window") },
        Case("apply alone", policy("unattended") { $0.unattended = [.apply] }, nil),
        Case(
            "apply alone, no window",
            policy("unattended") {
                ($0.unattended, $0.windows) = ([.apply], [open])
            }, .window
        ) { ($0.action, $0.layer, $0.rule) = (.window, .core, "window") },
        Case("nothing unattended", policy("unattended") { $0.unattended = [] }, .person) {
            $0.text = "a rule leaves it to a person"
        },
        Case("read by default", policy("allow") { $0.allow = .major }, .person) {
            ($0.kind, $0.action, $0.rule, $0.by) = (.major, .read, "read", nil)
        },
        Case("read of what keeps data", nil, .person) {
            ($0.action, $0.isBreaking, $0.holdsData, $0.rule, $0.by) = (
                .read, false, true, "read", nil
            )
            $0.text = "it keeps data, read the release notes first"
        },
        Case(
            "read where a rule says so", policy("unattended") { $0.unattended = [.apply, .read] },
            nil
        ) { $0.action = .read },
        Case("read of the cluster", policy("unattended") { $0.unattended = [.read] }, .window) {
            ($0.action, $0.layer, $0.rule, $0.by) = (.read, .core, "window", nil)
        },
        Case(
            "read waits for its window",
            policy("unattended") {
                ($0.unattended, $0.windows) = ([.read], [closed])
            }, .window
        ) {
            ($0.action, $0.rule, $0.by, $0.until) = (.read, "window", nil, "2026-11-21T05:00:00Z")
        },
        Case("steps by default", nil, .person) {
            $0.facts = [KnownFact(rule: "x", effect: .person, text: "look", source: "the notes")]
            ($0.action, $0.rule, $0.by) = (.steps, "steps", "the notes")
            $0.text = "by hand first: look"
        },
        Case("steps of a major", nil, .person) {
            $0.facts = [KnownFact(rule: "x", effect: .person, text: "look", source: "the notes")]
            ($0.kind, $0.action, $0.rule, $0.by) = (.major, .steps, "steps", "the notes")
            $0.text = "by hand first: look"
        },
        Case("steps where a rule says so", policy("unattended") { $0.unattended = [.steps] }, nil) {
            $0.action = .steps
        },
        Case(
            "a downgrade, though reading is not waited for",
            policy("unattended") {
                ($0.allow, $0.unattended) = (.major, [.apply, .read])
            }, .person
        ) {
            ($0.kind, $0.to, $0.action, $0.rule, $0.by) = (.rollback, "1.0.0", .read, "read", nil)
            $0.text = "a downgrade (1.1.0 → 1.0.0): taken only by name"
        },
        Case("volumes to be saved", policy("snapshots") { $0.snapshots = .required }, .person) {
            $0.holdsData = true
            $0.text = "a rule wants its volumes saved, which takes a cluster"
        },
        Case(
            "volumes that nobody knows of", policy("snapshots") { $0.snapshots = .required },
            .person),
        Case("no volumes to save", policy("snapshots") { $0.snapshots = .required }, nil) {
            $0.holdsData = false
        },
        Case("volumes saved where possible", policy("snapshots") { $0.snapshots = .wanted }, nil) {
            $0.holdsData = true
        },
    ]

    static let lifted =
        ([(.hop, .hop), (.policy, .refusedRelease), (.policy, .noDowngrade), (.partner, .partner)]
        as [(WaitsFor, WaitRule)]).flatMap { what, rule in
            [
                Case("\(rule)", nil, what) {
                    $0.stop = stop(what, rule)
                    ($0.rule, $0.text, $0.by) = (rule.rawValue, "the reason", "the source")
                    $0.needsOverride = true
                },
                Case("\(rule), lifted", policy("override") { $0.override = "tried by hand" }, nil) {
                    $0.stop = stop(what, rule)
                },
                Case(
                    "\(rule), lifted, allow none",
                    policy("allow") {
                        ($0.override, $0.allow) = ("tried by hand", AllowedKind.none)
                    }, .policy
                ) {
                    $0.stop = stop(what, rule)
                    ($0.text, $0.needsOverride) = ("a rule allows no update", true)
                },
            ]
        }

    static let kept = ([(.cycle, .onHold), (.api, .notServed)] as [(WaitsFor, WaitRule)]).map {
        what, rule in
        Case("\(what), which nothing lifts", policy("override") { $0.override = "tried" }, what) {
            $0.stop = stop(what, rule)
            ($0.rule, $0.by, $0.needsOverride) = (rule.rawValue, "the source", true)
        }
    }

    @Test(arguments: versions + times + lifted + kept)
    func keepsToAPolicy(_ row: Case) {
        let waits = row.decide().waits["a"]
        #expect(waits?.for == row.waits, "\(waits?.text ?? "taken")")
        guard let waits, row.waits != nil else { return }
        #expect(waits.rule == row.rule)
        #expect(waits.by == row.by && waits.until == row.until)
        if let text = row.text { #expect(waits.text == text) }
        let command = "upkeep apply --update a"
        #expect(waits.take == (row.needsOverride ? "\(command) --override REASON" : command))
        // What it says takes it does so, whatever rules say.
        #expect(row.decide(Wanted(named: ["a"])).taken.isEmpty == row.needsOverride)
        #expect(row.decide(Wanted(named: ["a"], overrides: true)).taken == ["a"])
    }

    @Test(
        arguments: [
            (nil, false, .minor, true), (nil, false, .major, false), (nil, true, .major, false),
            (.major, false, .major, true), (.major, true, .major, false),
            (.patch, true, .minor, false), (.minor, true, .minor, true),
        ] as [(AllowedKind?, Bool, UpdateKind, Bool)])
    func takesAGivenKindForACeilingAndTheDefaultForNone(
        _ allow: AllowedKind?, _ isCeiling: Bool, _ kind: UpdateKind, _ isTaken: Bool
    ) {
        let row = Case("", allow.map { allow in Self.policy("allow") { $0.allow = allow } }, nil) {
            $0.kind = kind
        }
        let decision = row.decide(Wanted(maxKind: .minor, isCeiling: isCeiling))
        #expect(decision.taken.isEmpty != isTaken)
    }

    /// A rule's group goes whole, one package or several.
    @Test func letsAGroupOfARuleWaitForItsMember() {
        func candidate(_ id: UpdateID, _ policy: UpdatePolicy?) -> Candidate {
            Candidate(
                Update(
                    id: id, dependency: "\(id.text)", kind: .minor, group: "\(id.text)",
                    from: VersionPair(value: "1.0.0"), to: VersionPair(value: "1.1.0"),
                    links: UpdateLinks()),
                analysis: AnalyzedUpdate(
                    update: id, component: id.text, layer: .application, group: "g-1", kind: .minor,
                    breaking: Breaking(isBreaking: false), affected: Affected(), policy: policy,
                    risk: .low, action: .apply))
        }
        let candidates = [
            candidate("a", nil), candidate("b", Self.policy("skip") { $0.skip = ["1.1.0"] }),
        ]
        let decision = Decision(candidates, now: Self.now)
        #expect(decision.taken.isEmpty)
        #expect(decision.waits["a"]?.for == .group && decision.waits["b"]?.for == .policy)
    }
}
