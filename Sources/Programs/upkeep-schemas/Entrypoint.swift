internal import Declarations
internal import Glibc
internal import SchemaMaker

/// `[--check] [ROOT]`: makes the JSON Schemas of documents from their types; see `make schemas`.
@main
enum Entrypoint {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        let root = words.last { !$0.hasPrefix("-") } ?? "."
        exit(try SchemaFiles.made(from: Declarations(in: root)).run(words))
    }
}
