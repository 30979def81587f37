import HTTPFetch
import SystemSupport
import TestSupport
import Testing

@testable import Forges

@Suite struct ForgeAccessTests {
    @Test(arguments: [
        ("https://github.com/owner/home.git", "github.com", "owner/home"),
        ("https://user:secret@GitHub.com/owner/home", "github.com", "owner/home"),
        ("git@github.com:owner/home.git", "github.com", "owner/home"),
        ("ssh://git@ssh.github.com:443/owner/home.git/", "ssh.github.com", "owner/home"),
        ("ssh://git@[::1]:22/owner/home.git", "[::1]", "owner/home"),
        ("https://gitlab.com/a/b/c/home.git?x=1", "gitlab.com", "a/b/c/home"),
        ("git://example.org/home", "example.org", "home"),
    ])
    func readsWhereARemoteIs(_ text: String, host: String, path: String) {
        let address = RemoteAddress(text)
        #expect(address?.host == host && address?.path == path)
    }

    @Test(arguments: [
        "/srv/git/home.git", "../home.git", "file:///srv/git/home.git", "./a:b", "", "https://",
        "https://host", "C", "ext::sh -c x",
    ])
    func takesNoPathForAHost(_ text: String) {
        let host = RemoteAddress(text)?.host
        #expect(host == nil || host == "ext", "\(host ?? "")")
    }

    private func choice(
        _ remote: String, _ settings: [ForgeSetting] = [], _ variables: [String: String] = [:]
    ) -> String {
        switch ForgeAccess.find(remote: remote, settings, Environment(variables)) {
        case .none: "none"
        case .unknown(let host): "unknown \(host)"
        case .closed(_, let why, let remedy): "closed: \(why); \(remedy)"
        case .open(let access):
            "\(access.type.rawValue) \(access.interface) \(access.repository) \(access.token.value)"
        }
    }

    private func setting(
        _ host: String, _ type: ForgeType, api: String? = nil, token: SecretPlace? = nil
    ) -> ForgeSetting {
        var setting = ForgeSetting()
        setting.host = host
        setting.type = type
        setting.api = api
        setting.token = token
        return setting
    }

    @Test func knowsWhatEverybodyKnows() {
        let all = [
            "GITHUB_TOKEN": "hub", "GITLAB_TOKEN": "lab", "GITEA_TOKEN": "tea",
            "FORGEJO_TOKEN": "forge",
        ]
        #expect(
            choice("git@github.com:owner/home.git", [], all)
                == "github https://api.github.com owner/home hub")
        #expect(
            choice("https://gitlab.com/a/b/home.git", [], all)
                == "gitlab https://gitlab.com/api/v4 a/b/home lab")
        #expect(
            choice("https://codeberg.org/owner/home", [], all)
                == "forgejo https://codeberg.org/api/v1 owner/home forge")
        #expect(choice("https://git.example.org/owner/home", [], all) == "unknown git.example.org")
        #expect(choice("/srv/git/home.git", [], all) == "none")
        #expect(choice("https://github.com/owner/home", [], [:]).contains("set GITHUB_TOKEN"))
    }

    @Test func usesWhatTheOperatorSays() {
        let own = setting("git.example.org", .gitea, token: .variable("TEA"))
        #expect(
            choice("ssh://git@git.example.org:2222/owner/home.git", [own], ["TEA": "x"])
                == "gitea https://git.example.org/api/v1 owner/home x")
        #expect(
            choice("https://git.example.org:3000/owner/home.git", [own], ["TEA": "x"])
                == "gitea https://git.example.org:3000/api/v1 owner/home x")
        let below = setting(
            "git.example.org", .gitlab, api: "https://git.example.org/lab/api/v4/",
            token: .variable("TEA"))
        #expect(
            choice("https://git.example.org/lab/group/home.git", [below], ["TEA": "x"])
                == "gitlab https://git.example.org/lab/api/v4 group/home x")
    }

    @Test func sendsAUsualTokenToTheUsualPlaceAlone() {
        let elsewhere = setting("github.com", .github, api: "https://proxy.example.org")
        #expect(
            choice("git@github.com:owner/home.git", [elsewhere], ["GITHUB_TOKEN": "hub"])
                .hasPrefix("closed: there is no token"))
        let own = setting("git.example.org", .gitea)
        #expect(
            choice("https://git.example.org/owner/home", [own], ["GITEA_TOKEN": "tea"])
                .hasPrefix("closed: there is no token"))
    }

    @Test(arguments: [
        ("https://git.example.org", true), ("http://127.0.0.1:3000/api/v1", true),
        ("http://localhost", true), ("http://git.example.org", false),
        ("https://user:secret@git.example.org", false), ("https://git.example.org?x=1", false),
        ("ftp://git.example.org", false), ("http://127.0.0.1.example.org", false),
    ])
    func sendsATokenOverTLSOrToThisMachine(_ address: String, isGood: Bool) {
        #expect(ForgeSetting.isAddress(address) == isGood)
    }

    @Test(arguments: ["owner", "a/b/c", "owner/..", "owner/ho%2fme"])
    func refusesWhatIsNoRepository(_ path: String) {
        #expect(
            choice("https://github.com/\(path)", [], ["GITHUB_TOKEN": "x"]).hasPrefix("closed"))
    }

    @Test func readsATokenFromAFileThatIsTheOperatorsAlone() throws {
        let directory = try ScratchDirectory()
        let file = directory.file("token")
        let own = setting("git.example.org", .gitea, token: .file(file))
        let remote = "https://git.example.org/owner/home"
        #expect(choice(remote, [own]).contains("there is no file"))
        try AtomicFile.write("secret\n", to: file)
        try Files.setMode(file, 0o600)
        #expect(choice(remote, [own]).hasSuffix("owner/home secret"))
        try Files.setMode(file, 0o644)
        #expect(choice(remote, [own]).contains("chmod 600"))
        try Files.setMode(file, 0o600)
        for text in ["", "\n", "two\nlines\n", "a b", "é"] {
            try AtomicFile.write(text, to: file)
            let words = choice(remote, [own])
            #expect(words.hasPrefix("closed") && words.contains("on one line"), "\(text)")
        }
    }
}
