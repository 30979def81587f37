internal import Contracts
package import HTTPFetch
package import SystemSupport

extension HTTPClient {
    /// The client of upkeep, which says its name and version to servers.
    package static func ofTool(_ environment: Environment) -> HTTPClient {
        HTTPClient(agent: "\(Tool.info.name)/\(Tool.version)", environment: environment)
    }
}
