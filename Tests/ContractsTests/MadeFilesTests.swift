import Contracts
import Declarations
import SchemaMaker
import SystemSupport
import Testing

/// The files that `make schemas` makes.
@Suite struct MadeFilesTests {
    private let root = Paths.parent(Paths.parent(Paths.parent(Paths.absolute(#filePath))))

    @Test func initializersAreThoseOfTheProperties() throws {
        #expect(try Declarations(in: root).memberwise.stale(in: root) == [], "make schemas")
    }

    @Test func schemasAreThoseOfTheTypes() throws {
        let made = try SchemaFiles.made(from: Declarations(in: root))
        #expect(made.stale(in: root) == [], "make schemas")
        let names = Schemas.names.map { "schemas/\($0).schema.json" }
        #expect(made.files.keys.sorted() == names.sorted())
    }
}
