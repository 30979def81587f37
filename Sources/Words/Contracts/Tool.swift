/// What this program is.
package enum Tool {
    /// The version of all executables.
    package static let version = "0.1.0"
    /// The name and version, for documents.
    package static let info = ToolInfo(name: "upkeep", version: version)
}
