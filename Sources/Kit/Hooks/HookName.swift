/// A hook that upkeep has a text for, by the name under which Git looks for it.
///
/// Source: githooks(5).
package enum HookName: String, Sendable, CaseIterable {
    case preCommit = "pre-commit"
    case commitMessage = "commit-msg"
    case prePush = "pre-push"
    case postMerge = "post-merge"
    case preReceive = "pre-receive"
    case postReceive = "post-receive"

    /// Those of a person's clone.
    package static let ofClient: [HookName] = [.preCommit, .commitMessage, .prePush, .postMerge]
    /// Those that may stand in every repository of a person's: they start no run.
    package static let ofAnyClone: [HookName] = [.preCommit, .commitMessage, .prePush]
    /// Those of a bare repository on a server.
    package static let ofServer: [HookName] = [.preReceive, .postReceive]

    /// What it does, in a line.
    package var summary: String {
        switch self {
        case .preCommit: "what is staged must hold"
        case .commitMessage: "trailers of upkeep stay readable"
        case .prePush: "what is pushed must hold"
        case .postMerge: "looks at what a pull brought, in the background"
        case .preReceive: "what is pushed must hold, whoever pushes it"
        case .postReceive: "looks at what a push brought, in the background"
        }
    }

    /// The file in `hooks/`.
    var template: [UInt8] {
        switch self {
        case .preCommit: PackageResources.pre_commit
        case .commitMessage: PackageResources.commit_msg
        case .prePush: PackageResources.pre_push
        case .postMerge: PackageResources.post_merge
        case .preReceive: PackageResources.pre_receive
        case .postReceive: PackageResources.post_receive
        }
    }
}
