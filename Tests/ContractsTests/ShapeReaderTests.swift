import Contracts
import Names
import Testing

@testable import Declarations
@testable import SchemaMaker

@Suite struct ShapeReaderTests {
    /// A type with a field of every kind.
    struct Everything: Codable {
        var number: Int
        var isTrue: Bool
        var run: RunID
        var time: Timestamp
        @Nullable var commit: CommitID?
        @Nullable var path: [PathElement]?
        @Listed var ids: [UpdateID]
        var layer: Layer
        var flags: [String: [String]]
        @Listed var parts: [Part]

        enum CodingKeys: String, CodingKey {
            case number
            case isTrue = "is"
            case run, time, commit, path, ids, layer, flags, parts
        }
    }

    struct Part: Codable {
        var name: String
        var datasource: Datasource
    }

    private func text(_ pattern: String) -> Shape {
        .value(["type": .string("string"), "pattern": .string(pattern)])
    }

    private func plain(_ type: String) -> Shape { .value(["type": .string(type)]) }

    @Test func readsTheShapeOfEveryKindOfField() throws {
        guard case .object(let type, let fields) = try ShapeReader.shape(of: Everything.self) else {
            Issue.record("it is no object")
            return
        }
        #expect(type == "ShapeReaderTests.Everything")
        let part = Shape.object(
            type: "ShapeReaderTests.Part",
            fields: [
                .init(key: "name", shape: plain("string")),
                .init(key: "datasource", shape: plain("string")),
            ])
        let layers = Layer.allCases.map { JSONValue.string($0.rawValue) }
        let element = Shape.value(["type": .array([.string("string"), .string("integer")])])
        #expect(
            fields == [
                .init(key: "number", shape: plain("integer")),
                .init(key: "is", shape: plain("boolean")),
                .init(key: "run", shape: text(RunID.pattern)),
                .init(key: "time", shape: text(Timestamp.pattern)),
                .init(key: "commit", shape: text("^[0-9a-f]{40}$")),
                .init(key: "path", shape: .list(element)),
                .init(key: "ids", shape: .list(text("^u-[0-9a-f]{10}$"))),
                .init(key: "layer", shape: .value(["enum": .array(layers)])),
                .init(key: "flags", shape: .map(.list(plain("string")))),
                .init(key: "parts", shape: .list(part)),
            ])
    }

    @Test func refusesAFieldWithoutAMeaning() throws {
        let types = [
            DeclaredType(name: "JournalEntry", meaning: "A line.")
        ]
        let journal = try #require(DocumentKind.all.first { $0.name == "journal" })
        #expect(throws: ShapeReader.Problem.self) {
            try SchemaWriter(types).schema(of: journal)
        }
    }
}
