import Contracts
import TestSupport
import Testing

@testable import Checks

/// Secrets in clear text, over small histories.
@Suite struct SecretsTests {
    private static func secret(
        _ data: String, field: String = "stringData", more: String = "", name: String = "db"
    ) -> String {
        "apiVersion: v1\nkind: Secret\nmetadata: {name: \(name), namespace: apps}\n"
            + "\(field): \(data)\n\(more)"
    }

    private static let value = "\"ENC[AES256_GCM,data:YQ==,iv:Yg==,tag:Yw==,type:str]\""

    private static func sops(_ rule: String = "encrypted_regex: ^(data|stringData)$") -> String {
        "sops:\n  age: []\n  mac: \(value)\n  \(rule)\n"
    }

    private static func new(_ what: String, _ file: String, _ text: String, _ says: [String])
        -> CheckTests.Case
    {
        CheckTests.Case(
            what: what, base: ["y.yaml": "a: 1"], steps: [.ours("u", files: [file: text])],
            says: says)
    }

    private static let fails = ["Secret/apps/db: failed clear-text [u]"]
    private static let passes = ["Secret/apps/db: passed [u]"]

    @Test(arguments: [
        new("a new one", "s.yaml", secret("{a: hunter2}"), fails),
        new("base64", "s.yaml", secret("{a: aHVudGVyMg==}", field: "data"), fails),
        new("no value", "s.yaml", secret("{}"), []),
        new("no mapping", "s.yaml", secret("hunter2"), fails),
        new(
            "by a merge key", "s.yaml",
            "x: &x {a: hunter2}\n" + secret("\n  <<: *x"),
            fails),
        new(
            "in a list in a list", "s.yaml",
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n"
                + "  - apiVersion: v1\n    kind: Secret\n    metadata: {name: db, namespace: apps}\n"
                + "    stringData: {a: hunter2}\n", fails),
        new(
            "beside encrypted ones, by a rule that is a pattern", "s.yaml",
            secret(
                "{a: \(value), b: hunter2}",
                more: sops("encrypted_regex: ((?i)(pass|^data$|^stringData))")),
            fails),
        new(
            "a checksum that is none", "s.yaml",
            secret("{a: hunter2}", more: "sops:\n  mac: ENC[x]\n  unencrypted_regex: .*\n"), fails),
        new("empty values", "s.yaml", secret("{a: \"\", b: }"), []),
        new(
            "a token of a service account", "s.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: t}\n"
                + "type: kubernetes.io/service-account-token\n", []),
        new("what Flux fills in", "s.yaml", secret("{a: \"${A}\", b: \"x://${B}/c\"}"), passes),
        new("not all of it filled in", "s.yaml", secret("{a: \"${A}\", b: hunter2}"), fails),
        new("where it lies", "s.yaml", secret("{a: \"op://vault/item/field\"}"), passes),
        new("SOPS", "s.yaml", secret("{a: \(value)}", more: sops()), passes),
        new("encrypted values alone", "s.yaml", secret("{a: \(value)}"), passes),
        new(
            "a value that came in after SOPS", "s.yaml",
            secret("{a: \(value), b: hunter2}", more: sops()), fails),
        new(
            "SOPS was told of something else", "s.yaml",
            secret("{a: hunter2}", more: sops("encrypted_regex: ^(spec)$")), fails),
        new(
            "SOPS was told of some keys", "s.yaml",
            secret("{a: \(value), user: me}", more: sops("encrypted_regex: ^(a|b)$")), passes),
        new(
            "a pattern that is not words", "s.yaml",
            secret("{a: \(value), user: me}", more: sops("encrypted_regex: ((?i)(pass|^a))")),
            passes),
        new(
            "a key that stays as it is", "s.yaml",
            secret(
                "{a: \(value), b_unencrypted: me}",
                more: sops("unencrypted_suffix: _unencrypted")), passes),
        new(
            "a mapping that only looks like SOPS", "s.yaml",
            secret("{a: hunter2}", more: "sops: {mac: \"\"}\n"), fails),
        new(
            "one of several documents", "s.yaml",
            secret("{a: \(value)}", more: sops()) + "---\n" + secret("{a: b}", name: "b"),
            ["Secret/apps/db: passed [u]", "Secret/apps/b: failed clear-text [u]"]),
        new(
            "a list", "s.yaml",
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n"
                + "  metadata: {name: db, namespace: apps}\n  data: {a: aA==}\n", fails),
        new(
            "JSON", "s.json",
            #"{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db", "#
                + #""namespace": "apps"}, "data": {"a": "aA=="}}"#, fails),
        new(
            "another kind of the name", "s.yaml",
            "apiVersion: x.io/v1\nkind: Secret\nmetadata: {name: db}\ndata: {a: b}\n", []),
        new(
            "a SealedSecret", "s.yaml",
            "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: db}\n"
                + "spec:\n  encryptedData: {a: AgB}\n  template:\n    data: {b: c}\n", []),
        new(
            "the rules of SOPS", ".sops.yaml",
            "creation_rules:\n- path_regex: .*\n  encrypted_regex: ^(data|stringData)$\n", []),
        new(
            "a name that promises SOPS", "u.sops.toml", "[a]\nb = \"hunter2\"\n",
            [
                "u.sops.toml: failed clear-text [u]"
            ]),
        new(
            "a name that keeps its promise", "u.sops.env", "A=\(value)\nsops_mac=\(value)\n",
            [
                "u.sops.env: passed [u]"
            ]),
        new("a Secret without values under such a name", "s.sops.yaml", secret("{a: }"), []),
    ])
    func tellsClearText(one: CheckTests.Case) throws {
        let fixture = try HistoryFixture(one.base, one.steps)
        #expect(try fixture.run(SecretsCheck(fixture.tools())) == one.says)
    }

    // MARK: kustomization files

    private static func generator(_ entry: String) -> String {
        "secretGenerator:\n- name: g\n  \(entry)\n"
    }

    private static let generated = "secretGenerator g of k/kustomization.yaml"

    @Test(
        arguments: [
            ("literals: [a=hunter2]", [:], "failed clear-text"),
            ("literals: [a=, \"b=${B}\"]", [:], "passed"),
            ("files: [key=secret.txt]", ["secret.txt": "hunter2"], "failed clear-text"),
            ("files: [secret.txt]", ["secret.txt": "# none yet\n"], "passed"),
            ("files: [elsewhere.txt, ../../../x]", [:], "passed"),
            ("files: [a.yaml]", ["a.yaml": "a: \(value)\nsops: {mac: \(value)}\n"], "passed"),
            ("files: [a.yaml]", ["a.yaml": "user: me\npassword: ${PASSWORD}\n"], "passed"),
            ("files: [a.age]", ["a.age": "-----BEGIN AGE ENCRYPTED FILE-----\nx\n"], "passed"),
            ("envs: [../a.env]", ["../a.env": "# a\nA=\nB='hunter2'\n"], "failed clear-text"),
            ("env: a.env", ["a.env": "A=\nB=${B}\nC=\"\"\n"], "passed"),
        ] as [(String, [String: String], String)])
    func tellsWhatIsGenerated(entry: String, files: [String: String], says: String) throws {
        var all: [String: String?] = ["k/kustomization.yaml": Self.generator(entry)]
        for (name, text) in files {
            all[name.hasPrefix("../") ? String(name.dropFirst(3)) : "k/\(name)"] = text
        }
        let fixture = try HistoryFixture(
            ["y.yaml": "a: 1"], [Step(updates: ["u"], files: all)])
        let lines = try fixture.run(SecretsCheck(fixture.tools()))
        #expect(lines.contains("\(Self.generated): \(says) [u]"), "\(lines)")
    }

    @Test(arguments: [
        CheckTests.Case(
            what: "a file that was encrypted before",
            base: [
                "k/kustomization.yaml": generator("envs: [s/a.env]"), "k/s/a.env": "A=\(value)",
            ],
            steps: [
                .ours("u1", files: ["k/other.yaml": "a: 1"]),
                .ours("u2", files: ["k/s/a.env": "A=hunter2"]),
            ], says: ["\(generated): failed clear-text [u2]"]),
        CheckTests.Case(
            what: "as before", base: ["s.yaml": secret("{a: b}")],
            steps: [.ours("u", files: ["s.yaml": secret("{a: c}")])],
            says: ["Secret/apps/db: skipped fails-before [u]"]),
        CheckTests.Case(
            what: "moved", base: ["s.yaml": secret("{a: b}")],
            steps: [.ours("u", files: ["s.yaml": nil, "t.yaml": secret("{a: b}")])],
            says: ["Secret/apps/db: skipped fails-before [u]"]),
        CheckTests.Case(
            what: "one more value", base: ["s.yaml": secret("{a: b}")],
            steps: [.ours("u", files: ["s.yaml": secret("{a: b, c: d}")])],
            says: ["Secret/apps/db: failed clear-text [u]"]),
        CheckTests.Case(
            what: "decrypted by a person", base: ["s.yaml": secret("{a: \(value)}")],
            steps: [
                .ours("u1", files: ["x.yaml": "a: 1"]), .theirs(["s.yaml": secret("{a: b}")]),
                .ours("u2", files: ["s.yaml": secret("{a: b}") + "# 2\n"]),
            ], says: ["Secret/apps/db: skipped broken-by-others"]),
        CheckTests.Case(
            what: "patches in the kustomization", base: ["y.yaml": "a: 1"],
            steps: [
                .ours(
                    "u",
                    files: [
                        "kustomization.yaml":
                            "patches:\n- patch: |\n    apiVersion: v1\n    kind: Secret\n"
                            + "    metadata: {name: db, namespace: apps}\n    data: {a: aA==}\n"
                    ])
            ], says: fails),
    ])
    func tellsWhatAChangeBrings(one: CheckTests.Case) throws {
        let fixture = try HistoryFixture(one.base, one.steps)
        #expect(try fixture.run(SecretsCheck(fixture.tools())) == one.says)
    }

    @Test func saysWhereAndNeverWhat() throws {
        let text = "a: 1\n---\n" + Self.secret("\n  user: hunter1\n  password: hunter2")
        let fixture = try HistoryFixture(
            ["y.yaml": ""], [.ours("u", files: ["s.yaml": text])])
        let results = try CheckRunner(change: fixture.change, names: UpdateNames(nil))
            .run(SecretsCheck(fixture.tools()))
        let finding = try #require(results.first?.findings.first)
        #expect(
            finding.message
                == "Secret/apps/db is in clear text: stringData.user, stringData.password are "
                + "not encrypted: u")
        #expect(finding.place?.line == 3)
        #expect(finding.place?.document == 1)
        #expect(!"\(results)".contains("hunter"))
    }
}
