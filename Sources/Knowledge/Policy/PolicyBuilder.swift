internal import Contracts

/// Joins rules to one policy: of each field the first that sets it.
struct PolicyBuilder {
    private let kind: UpdateKind
    private var built = UpdatePolicy(
        allow: nil, maxRisk: nil, unattended: nil, constraint: nil, ignore: false, skip: [],
        pin: nil, minimumAge: nil, group: nil, windows: [], notify: [], healthCheck: nil,
        snapshots: nil, override: nil, rules: [])
    private var known: Set<String> = []

    init(kind: UpdateKind) { self.kind = kind }

    /// The policy; nil where no rule set anything.
    var policy: UpdatePolicy? {
        if built.rules.isEmpty { return nil }
        var policy = built
        policy.rules.sort { $0.field < $1.field }
        return policy
    }

    /// Says which rule set a field.
    mutating func note(_ field: String, _ rule: PolicyRule) {
        if known.insert(field).inserted {
            built.rules.append(PolicyOrigin(field: field, place: rule.place, name: rule.name))
        }
    }

    /// Takes what a rule sets and none before it set.
    mutating func add(_ rule: PolicyRule) {
        take("allow", rule.allow, \.allow, rule)
        take("max-risk", rule.maxRisk, \.maxRisk, rule)
        take("unattended", rule.unattended, \.unattended, rule)
        take("constraint", rule.constraint, \.constraint, rule)
        take("ignore", rule.ignore, \.ignore, rule)
        take("skip", rule.skip, \.skip, rule)
        take("pin", rule.pin, \.pin, rule)
        take("minimum-age", rule.minimumAge?[kind], \.minimumAge, rule)
        take("group", rule.group, \.group, rule)
        take("windows", rule.windows, \.windows, rule)
        take("notify", rule.notify, \.notify, rule)
        take("health-check", rule.healthCheck, \.healthCheck, rule)
        take("snapshots", rule.snapshots, \.snapshots, rule)
        take("override", rule.override, \.override, rule)
    }

    private mutating func take<Value>(
        _ field: String, _ value: Value?, _ path: WritableKeyPath<UpdatePolicy, Value?>,
        _ rule: PolicyRule
    ) {
        guard let value, !known.contains(field) else { return }
        built[keyPath: path] = value
        note(field, rule)
    }

    private mutating func take<Value>(
        _ field: String, _ value: Value?, _ path: WritableKeyPath<UpdatePolicy, Value>,
        _ rule: PolicyRule
    ) {
        guard let value, !known.contains(field) else { return }
        built[keyPath: path] = value
        note(field, rule)
    }
}
