package import CommandLine
internal import Contracts
package import Snapshot
package import SystemSupport

/// The files of configuration that count for a repository: the operator's, and beside it the
/// repository's own `upkeep.yaml`. The operator's wins, key by key.
package struct ConfigurationSources {
    /// What each file says, in the order in which they win.
    package let layers: [SettingLayer]
    /// What was passed over, a line each.
    package let warnings: [String]

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - name: the operator's file; nil for the one in its usual place.
    ///   - systemDirectory: where the machine's configuration lies.
    /// - Throws: exit 64 for a file that cannot be read.
    package init(
        named name: String?, _ store: BlobStore, _ environment: Environment,
        systemDirectory: String = "/etc"
    ) throws {
        let operators = try ConfigurationSources.operators(
            named: name, environment, systemDirectory)
        var own = try ConfigurationSources.own(store, environment)
        let refused = own?.refuseOperatorKeys(isMistake: name == nil) ?? []
        layers = [operators, own].compactMap { $0 }
        warnings = name == nil ? [] : refused.map { "\($0): it is passed over" }
    }

    /// The operator's file: the one that is named, else `upkeep/upkeep.yaml` below
    /// `XDG_CONFIG_HOME`, else below the machine's directory.
    ///
    /// Source: XDG Base Directory Specification: a relative path there counts as not set.
    private static func operators(
        named name: String?, _ environment: Environment, _ systemDirectory: String
    ) throws(StageFailure) -> SettingLayer? {
        if let name { return try read(Paths.absolute(name), name: name) }
        let home = environment["HOME"].map { Paths.join($0, ".config") }
        let places = [environment["XDG_CONFIG_HOME"] ?? home, systemDirectory]
        for case let place? in places where place.hasPrefix("/") {
            let path = Paths.join(place, "upkeep/\(ConfigurationFile.name)")
            if Files.kind(path) != nil { return try read(path, name: path) }
        }
        return nil
    }

    private static func read(
        _ path: String, name: String
    ) throws(StageFailure) -> SettingLayer {
        do throws(SystemError) {
            return ConfigurationFile.read(
                try Files.read(path, limit: ConfigurationFile.sizeLimit), name: name, of: .operator)
        } catch {
            // A failing disk is no mistake of the operator's: what was begun stays open.
            if error.mayPass { throw StageFailure(error) }
            throw StageFailure(.usage, error.description)
        }
    }

    /// The repository's own file; where a run judges a change, the one that counted before it.
    private static func own(
        _ store: BlobStore, _ environment: Environment
    ) throws -> SettingLayer? {
        let name = ConfigurationFile.name
        let bytes: [UInt8]?
        if let path = environment[Variables.repositoryFile] {
            bytes = try Files.read(path, limit: ConfigurationFile.sizeLimit)
        } else {
            bytes = try ConfigurationFiles(store).read(
                name, limit: ConfigurationFile.sizeLimit)
        }
        return bytes.map { ConfigurationFile.read($0, name: name, of: .repository) }
    }
}
