package import Contracts
package import HTTPFetch
internal import SystemSupport

/// A file that node_exporter reads, `….prom`, or a directory of such files, `…/`.
package struct MetricsFileType: WordType {
    package let word: String? = "FILE"
    /// It names a file.
    package let isPath = true

    package func value(ofWord word: String) throws(Misfit) -> String {
        let name = Paths.name(word)
        let isFile = name.hasSuffix(".prom") && name.utf8.count > 5 && !name.hasPrefix(".")
        guard isFile || word.hasSuffix("/"), !word.utf8.contains(0) else {
            throw .text(
                SafeText.line(word),
                hint: "node_exporter reads files whose name ends in .prom: upkeep.prom; "
                    + "or name a directory with a slash at its end")
        }
        return word
    }

    package func json(_ value: String) -> JSONValue { .string(value) }

    package var schema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string("([^/.][^/]*\\.prom|/)$")]
    }
}

/// The address of a Pushgateway.
package struct GatewayType: WordType {
    package let word: String? = "URL"

    package func value(ofWord word: String) throws(Misfit) -> HTTPAddress {
        if let mark = word.firstRange(of: "://"),
            word[mark.upperBound...].prefix(while: { $0 != "/" }).contains("@")
        {
            throw .rule(
                "has a user or a password in its address",
                hint: "name them with pushgateway-user and pushgateway-token-file")
        }
        guard let address = HTTPAddress(word), address.query == nil else {
            throw .text(
                SafeText.line(SafeText.withoutSecrets(word)), hint: "as in http://localhost:9091")
        }
        return address
    }

    package func json(_ value: HTTPAddress) -> JSONValue { .string(value.text) }

    package var schema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string("^[Hh][Tt][Tt][Pp][Ss]?://[^@?\\s]+$")]
    }
}
