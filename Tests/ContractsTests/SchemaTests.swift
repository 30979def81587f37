import Contracts
import TestSupport
import Testing

@Suite struct SchemaTests {
    private func fields(_ value: JSONValue, _ name: String) -> JSONValue? {
        if case .object(let fields) = value { return fields[name] }
        return nil
    }

    /// Walks over every object of a schema.
    private func objects(
        _ value: JSONValue, _ path: String, _ body: (String, [String: JSONValue]) -> Void
    ) {
        switch value {
        case .object(let fields):
            body(path, fields)
            for (key, value) in fields { objects(value, "\(path).\(key)", body) }
        case .array(let items):
            for item in items { objects(item, path, body) }
        default: break
        }
    }

    private func open(_ name: String) throws -> JSONValue {
        try CanonicalJSON.decode(JSONValue.self, from: try #require(Schemas.open(name)))
    }

    @Test func knowsEveryDocument() {
        #expect(
            Schemas.names == StageName.allCases.map(\.rawValue) + [
                "run", "plan", "journal", "history", "monthly",
            ])
        #expect(Schemas.open("none") == nil)
    }

    @Test(arguments: Schemas.names)
    func describesEveryField(name: String) throws {
        var count = 0
        objects(try open(name), name) { path, fields in
            guard case .object(let properties)? = fields["properties"] else { return }
            for (name, schema) in properties {
                count += 1
                #expect(self.fields(schema, "description") != nil, "\(path).\(name)")
            }
        }
        let least = StageName(rawValue: name) == nil ? 5 : 25
        #expect(count > least)
    }

    @Test(arguments: Schemas.names)
    func isOpenUnlessAskedOtherwise(name: String) throws {
        var closed = 0
        objects(try #require(try Schemas.closed(name)), "") { _, fields in
            if fields["additionalProperties"] == .boolean(false) { closed += 1 }
        }
        var (open, objects) = (0, 0)
        self.objects(try self.open(name), "") { _, fields in
            if fields["additionalProperties"] == .boolean(false) { open += 1 }
            if fields["properties"] != nil, fields["type"] != nil { objects += 1 }
        }
        #expect(closed == objects && closed > 0 && open == 0)
    }

    @Test func rulesAreUniqueAndComplete() {
        #expect(Set(Rule.all.map(\.id)).count == Rule.all.count)
        for rule in Rule.all {
            #expect(rule.id.contains("/") && !rule.meaning.isEmpty && !rule.remedy.isEmpty)
        }
    }
}
