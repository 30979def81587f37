import Contracts
import SystemSupport

/// The checkout that the tests were built from.
enum Checkout {
    /// Its root.
    static let root = Paths.parent(Paths.parent(Paths.parent(Paths.absolute(#filePath))))

    static func path(_ name: String) -> String { Paths.join(root, name) }

    /// A Swift source file.
    struct Source {
        let name: String
        let lines: [String]

        /// The modules that it imports.
        var imports: [String] { lines.compactMap(Checkout.importedModule) }
    }

    /// The module that a file belongs to: the folder on its floor.
    static func module(of file: Source) -> String {
        let parts = file.name.split(separator: "/")
        return parts.count > 2 ? String(parts[2]) : ""
    }

    /// A target of the package, as `swift package describe` tells it.
    struct Target: Decodable {
        let name: String
        let type: String
        let target_dependencies: [String]?
    }

    /// The targets of the package, as the Makefile wrote them down.
    static func targets() throws -> [Target] {
        struct Description: Decodable { let targets: [Target] }
        let bytes = try Files.read(path(".build/package.json"), limit: 1 << 26)
        return try CanonicalJSON.decode(Description.self, from: bytes).targets
    }

    /// All Swift files below a folder.
    static func sources(_ folder: String = "Sources") throws -> [Source] {
        var found: [Source] = []
        var open = [folder]
        while let directory = open.popLast() {
            for name in try Files.list(path(directory)) {
                let relative = "\(directory)/\(name)"
                if Files.kind(path(relative)) == .directory {
                    open.append(relative)
                } else if name.hasSuffix(".swift") {
                    let text = try Files.readText(path(relative), limit: 1 << 22)
                    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                    found.append(Source(name: relative, lines: lines.map(String.init)))
                }
            }
        }
        return found.sorted { $0.name < $1.name }
    }

    /// The module that a line imports, nil for any other line.
    static func importedModule(_ line: String) -> String? {
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(of: "import"), index <= 1, words.count == index + 2
        else {
            return nil
        }
        return String(words[index + 1])
    }
}
