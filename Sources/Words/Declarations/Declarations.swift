internal import SystemSupport

/// What the sources of the module Contracts declare.
package struct Declarations {
    private static let folder = "Sources/Words/Contracts"
    private static let prefix = "Memberwise+"

    /// The public structs by the file that declares them.
    private var byFile: [String: [DeclaredType]] = [:]
    /// The files that show the module Names.
    private var naming: Set<String> = []
    /// Files with initialisers that are there.
    private var made: [String] = []

    /// Reads the sources of a checkout.
    ///
    /// - Throws: what the file system says.
    package init(in root: String) throws {
        let folder = Paths.join(root, Declarations.folder)
        for name in try Files.list(folder) where name.hasSuffix(".swift") {
            if name.hasPrefix(Declarations.prefix) {
                made.append(name)
            } else {
                let text = try Files.readText(Paths.join(folder, name), limit: 1 << 22)
                byFile[name] = SourceScanner.types(in: text)
                if text.hasPrefix("public import Names\n") { naming.insert(name) }
            }
        }
    }

    /// All of them.
    package var types: [DeclaredType] { byFile.values.flatMap { $0 } }

    /// The initialisers, one file for each that declares types.
    package var memberwise: MadeFiles {
        var files: [String: String?] = [:]
        for name in made { files["\(Declarations.folder)/\(name)"] = .some(nil) }
        for (name, types) in byFile {
            let source = MemberwiseWriter.source(
                of: types, file: name, usesNames: naming.contains(name))
            guard let source else { continue }
            files["\(Declarations.folder)/\(Declarations.prefix)\(name)"] = source
        }
        return MadeFiles(files)
    }
}
