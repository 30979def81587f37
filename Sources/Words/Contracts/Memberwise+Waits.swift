// Made by `make schemas` from the properties in Waits.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension Waits {
    public init(
        for: WaitsFor,
        rule: String,
        by: String? = nil,
        until: Timestamp? = nil,
        text: String,
        take: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            for: `for`,
            rule: rule,
            by: by,
            until: until,
            text: text,
            take: take)
    }
}
