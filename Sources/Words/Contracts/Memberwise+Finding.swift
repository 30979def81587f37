// Made by `make schemas` from the properties in Finding.swift; edits are lost.
// swift-format-ignore-file

extension Finding {
    public init(
        rule: String,
        severity: Severity,
        subject: String,
        message: String,
        place: Place? = nil,
        evidence: String? = nil,
        remedy: String? = nil,
        fingerprint: String,
        _: Made = Made()
    ) {
        self.init(
            rule: rule,
            severity: severity,
            subject: subject,
            message: message,
            place: place,
            evidence: evidence,
            remedy: remedy,
            fingerprint: fingerprint)
    }
}

extension Place {
    public init(
        file: String,
        document: Int? = nil,
        path: [PathElement]? = nil,
        line: Int? = nil,
        column: Int? = nil,
        _: Made = Made()
    ) {
        self.init(
            file: file,
            document: document,
            path: path,
            line: line,
            column: column)
    }
}
