import Contracts
import SystemSupport
import YAMLText

/// The queries of `reports/`, and the names in them.
enum QueryNames {
    static let root = Paths.parent(Paths.parent(Paths.parent(Paths.absolute(#filePath))))

    /// A query, and where it stands.
    struct Query: Sendable {
        let place: String
        let text: String
    }

    /// The queries of the dashboards and of the alert rules.
    static func all() throws -> [Query] {
        let directory = Paths.join(root, "reports/grafana")
        var queries: [Query] = []
        for name in try Files.list(directory).sorted() {
            let bytes = try Files.read(Paths.join(directory, name), limit: 1 << 20)
            queries += expressions(in: try CanonicalJSON.decode(JSONValue.self, from: bytes)).map {
                Query(place: name, text: $0)
            }
        }
        let rules = Paths.join(root, "reports/prometheus/upkeep.rules.yaml")
        let tree = try YAMLTree(try Files.read(rules, limit: 1 << 20))
        for group in tree.root(0)?["groups"]?.items ?? [] {
            for rule in group["rules"]?.items ?? [] {
                queries.append(
                    Query(place: rule["alert"]?.text ?? "", text: rule["expr"]?.text ?? ""))
            }
        }
        return queries
    }

    private static func expressions(in value: JSONValue) -> [String] {
        switch value {
        case .array(let items): return items.flatMap(expressions)
        case .object(let fields):
            let own: [String] = if case .string(let text)? = fields["expr"] { [text] } else { [] }
            return own + fields.sorted { $0.key < $1.key }.flatMap { expressions(in: $0.value) }
        default: return []
        }
    }

    private static let words: Set = [
        "by", "on", "or", "and", "unless", "ignoring", "without", "bool",
    ]

    /// A metric in a query, with the labels that are asked of it.
    struct Use: Sendable, Equatable {
        let metric: String
        var labels: [String: String] = [:]
    }

    /// The metrics that a query names.
    static func uses(_ query: String) -> [Use] {
        var uses: [Use] = []
        var text = Substring(query)
        while let first = text.first {
            if first.isLetter || first == "_" {
                let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" }
                text = text.dropFirst(name.count)
                let rest = text.drop { $0 == " " || $0 == "\n" }
                if words.contains(String(name)) {
                    // The labels that follow are nobody's name.
                    if rest.first == "(" { text = rest.drop { $0 != ")" } }
                } else if rest.first == "(" || isAggregation(name, rest) {
                    continue
                } else {
                    uses.append(Use(metric: String(name)))
                }
            } else if first == "{" {
                let matchers = text.prefix { $0 != "}" }
                text = text.dropFirst(matchers.count)
                if !uses.isEmpty { uses[uses.count - 1].labels = labels(matchers.dropFirst()) }
            } else if first == "[" {
                text = text.drop { $0 != "]" }
            } else if first.isNumber {
                text = text.drop { $0.isNumber || $0.isLetter || $0 == "." }
            } else {
                text = text.dropFirst()
            }
        }
        return uses
    }

    private static func isAggregation(_ name: Substring, _ rest: Substring) -> Bool {
        ["sum", "max", "min", "count", "avg"].contains(name) && rest.hasPrefix("by")
    }

    private static func labels(_ matchers: Substring) -> [String: String] {
        var labels: [String: String] = [:]
        var name = ""
        var value = ""
        var isQuoted = false
        for character in matchers {
            switch character {
            case "\"":
                if isQuoted {
                    labels[name.filter { $0.isLetter || $0 == "_" }] = value
                    (name, value) = ("", "")
                }
                isQuoted.toggle()
            default: if isQuoted { value.append(character) } else { name.append(character) }
            }
        }
        return labels
    }
}
