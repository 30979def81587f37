import CommandLine
import Contracts
import Forges
import HTTPFetch
import Testing
import YAMLText

/// What an operator says of forges.
@Suite struct ForgeKeyTests {
    private func settings(_ text: String) throws -> [ForgeSetting] {
        let root = try YAMLTree(Array(text.utf8)).root(0)
        let node = try #require(root?.resolved)
        return [try ForgeSettingType().value(of: node)]
    }

    @Test func readsAForge() throws {
        let one = try settings(
            "{host: git.example.org, type: forgejo, api: 'https://x.example.org/api/v1', "
                + "token: {from-file: /etc/token}}")[0]
        #expect(one.host == "git.example.org" && one.type == .forgejo)
        #expect(one.api == "https://x.example.org/api/v1" && one.token == .file("/etc/token"))
        let two = try settings("{host: h, type: github, token: {from-env: GHE_TOKEN}}")[0]
        #expect(two.token == .variable("GHE_TOKEN") && two.api == nil)
        let shown = try CanonicalJSON.encode(ForgeSettingType().json(two))
        #expect(try settings(String(decoding: shown, as: UTF8.self))[0] == two)
    }

    @Test(arguments: [
        "{host: h, type: github, token: ghp_0123456789}",
        "{host: h, type: github, token: {from-env: 'A B'}}",
        "{host: h, type: github, token: {from-file: relative}}",
        "{host: h, type: github, token: {from-env: A, from-file: /b}}",
        "{host: h, type: github, token: {}}", "{host: h, type: sourcehut}", "{type: github}",
        "{host: h, type: gitea, api: 'http://git.example.org'}",
        "{host: h, type: gitea, api: 'https://user:secret@git.example.org'}",
        "{host: h, type: gitea, other: 1}", "[]", "text",
    ])
    func refusesWhatIsWrong(_ text: String) {
        #expect(throws: Misfit.self) { try settings(text) }
    }

    @Test func saysWhereATokenIsToStand() throws {
        let misfit = #expect(throws: Misfit.self) {
            try settings("{host: h, type: github, token: ghp_0123456789}")
        }
        #expect(misfit?.hint?.contains("from-file") == true)
        #expect(misfit.map { !"\($0)".contains("ghp_0123456789") } == true)
    }
}
