internal import Declarations
internal import Glibc

/// `[--check] [ROOT]`: makes the initialisers of documents' types; see `make schemas`.
@main
enum Entrypoint {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        let root = words.last { !$0.hasPrefix("-") } ?? "."
        exit(try Declarations(in: root).memberwise.run(words))
    }
}
