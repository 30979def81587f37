internal import CommandLine
internal import Contracts

/// `upkeep hooks`: what stands in a repository's hooks, and what the hooks themselves call.
enum HooksCommand {
    static let command = Command(
        "hooks",
        summary: "Shows, installs and removes the hooks by which Git asks upkeep.",
        exits: [.done, .usage], subcommands: [HooksMessage.command, HooksStart.command],
        action: .subcommand)
}
