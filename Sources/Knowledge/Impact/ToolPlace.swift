internal import Contracts

/// Places that pin a tool of people and pipelines, not what runs in the cluster.
///
/// Source: docs.renovatebot.com/modules/manager, and the file patterns of its managers.
enum ToolPlace {
    private static let managers: Set<String> = [
        "asdf", "azure-pipelines", "bitbucket-pipelines", "buildkite", "circleci", "cloudbuild",
        "devbox", "devcontainer", "dockerfile", "droneci", "github-actions", "gitlabci",
        "gitlabci-include", "hermit", "homebrew", "jenkins", "mise", "nix", "pre-commit",
        "renovate-config-presets", "travis", "velaci", "woodpecker",
    ]
    private static let directories: Set<String> = [
        ".github", ".gitea", ".forgejo", ".gitlab", ".circleci", ".woodpecker", ".devcontainer",
        ".buildkite", ".mise",
    ]
    private static let files: Set<String> = [
        ".tool-versions", "mise.toml", ".mise.toml", ".pre-commit-config.yaml", ".gitlab-ci.yml",
        ".gitlab-ci.yaml", ".drone.yml", ".drone.yaml", "aqua.yaml", "aqua.yml", "devbox.json",
        "flake.nix", "Brewfile", "Jenkinsfile", "Dockerfile", "Containerfile",
    ]

    /// Whether a dependency stands in such a place: by the file, else by all managers that report it.
    static func holds(_ dependency: Dependency) -> Bool {
        let parts = dependency.file.split(separator: "/")
        guard let name = parts.last else { return false }
        if files.contains(String(name)) || name.hasPrefix("Dockerfile.")
            || name.hasSuffix(".Dockerfile")
            || parts.dropLast().contains(where: { directories.contains(String($0)) })
        {
            return true
        }
        return !dependency.managers.isEmpty && dependency.managers.allSatisfy(managers.contains)
    }
}
