// Made by `make schemas` from the properties in UpdatePolicy.swift; edits are lost.
// swift-format-ignore-file

extension UpdatePolicy {
    public init(
        allow: AllowedKind? = nil,
        maxRisk: Risk? = nil,
        unattended: [Action]? = nil,
        constraint: String? = nil,
        ignore: Bool,
        skip: [String] = [],
        pin: String? = nil,
        minimumAge: Int? = nil,
        group: String? = nil,
        windows: [MaintenanceWindow] = [],
        notify: [String] = [],
        healthCheck: String? = nil,
        snapshots: SnapshotUse? = nil,
        override: String? = nil,
        rules: [PolicyOrigin] = [],
        _: Made = Made()
    ) {
        self.init(
            allow: allow,
            maxRisk: maxRisk,
            unattended: unattended,
            constraint: constraint,
            ignore: ignore,
            skip: skip,
            pin: pin,
            minimumAge: minimumAge,
            group: group,
            windows: windows,
            notify: notify,
            healthCheck: healthCheck,
            snapshots: snapshots,
            override: override,
            rules: rules)
    }
}

extension PolicyOrigin {
    public init(
        field: String,
        place: String,
        name: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            field: field,
            place: place,
            name: name)
    }
}

extension MaintenanceWindow {
    public init(
        cron: String? = nil,
        duration: Int? = nil,
        days: [String] = [],
        from: String? = nil,
        to: String? = nil,
        timeZone: String,
        _: Made = Made()
    ) {
        self.init(
            cron: cron,
            duration: duration,
            days: days,
            from: from,
            to: to,
            timeZone: timeZone)
    }
}
