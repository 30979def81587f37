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

    @Test(arguments: StageName.allCases)
    func describesEveryField(stage: StageName) {
        var count = 0
        objects(Schemas.document(stage), stage.rawValue) { path, fields in
            guard case .object(let properties)? = fields["properties"] else { return }
            for (name, schema) in properties {
                count += 1
                #expect(self.fields(schema, "description") != nil, "\(path).\(name)")
            }
        }
        #expect(count > 25)
    }

    @Test(arguments: StageName.allCases)
    func isOpenUnlessAskedOtherwise(stage: StageName) {
        var closed = 0
        objects(Schemas.document(stage, isClosed: true), "") { _, fields in
            if fields["additionalProperties"] == .boolean(false) { closed += 1 }
        }
        var open = 0
        objects(Schemas.document(stage), "") { _, fields in
            if fields["additionalProperties"] != nil { open += 1 }
        }
        #expect(closed > 5 && open == 0)
    }

    @Test func rulesAreUniqueAndComplete() {
        #expect(Set(Rule.all.map(\.id)).count == Rule.all.count)
        for rule in Rule.all {
            #expect(rule.id.contains("/") && !rule.meaning.isEmpty && !rule.remedy.isEmpty)
        }
    }
}
