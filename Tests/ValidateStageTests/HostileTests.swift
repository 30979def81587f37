import Contracts
import SystemSupport
import TestSupport
import Testing

/// Repositories that mean no good, or only look odd.
@Suite struct HostileTests {
    @Test func neverFollowsALinkOutOfTheRepository() throws {
        let fixture = try ValidateFixture([
            "app/kustomization.yaml": ValidateFixture.kustomization("web.yaml"),
            "app/web.yaml": "a: 1\n",
        ])
        try Files.remove(fixture.git.path("app/web.yaml"))
        try Files.makeLink(fixture.git.path("app/web.yaml"), to: "/etc/passwd")
        try fixture.git.commit([:], "absolute")
        var document = try fixture.validate("--base", "HEAD~1", exit: 2)
        #expect(document.checks("build") == ["app: failed build-failed"])
        #expect(document.findings[0].evidence == "web.yaml leads out of the repository")
        try Files.remove(fixture.git.path("app/web.yaml"))
        try Files.makeLink(fixture.git.path("app/web.yaml"), to: "../../secret.yaml")
        try fixture.git.writeBeside("secret.yaml", "secret: 1\n")
        try fixture.git.commit([:], "relative")
        document = try fixture.validate("--base", "HEAD~1")
        #expect(document.checks("build") == ["app: skipped fails-before"])
        #expect(try fixture.builds() == ["./app"])  // the one before the links came
    }

    @Test func followsLinksInsideTheRepository() throws {
        let fixture = try ValidateFixture([
            "app/kustomization.yaml": ValidateFixture.kustomization("web.yaml", "base"),
            "real/web.yaml": "a: 1\n", "shared/x/kustomization.yaml": "resources:\n  - y.yaml\n",
            "shared/x/y.yaml": "b: 1\n",
        ])
        try Files.makeLink(fixture.git.path("app/web.yaml"), to: "../real/web.yaml")
        try Files.makeLink(fixture.git.path("app/base"), to: "../shared/x")
        try fixture.git.commit([:], "links")
        try fixture.change(["real/web.yaml": "a: 2\n"])
        #expect(try fixture.validate("--base", "HEAD~1").checks("build") == ["app: passed"])
        try fixture.change(["shared/x/y.yaml": "b: BROKEN\n"])
        let document = try fixture.validate("--base", "HEAD~1", exit: 2)
        #expect(document.checks("build") == ["app: failed build-failed"])
    }

    @Test(arguments: ["a b", "-x", "a\nb", "ü/é", "$(touch x)", "'q'", "github.com/a/b?ref=c"])
    func buildsDirectoriesOfAnyName(name: String) throws {
        let fixture = try ValidateFixture([
            "\(name)/kustomization.yaml": ValidateFixture.kustomization("web.yaml"),
            "\(name)/web.yaml": "a: 1\n",
            "flux.yaml": ValidateFixture.flux("apps", path: "./plain") + "---\n"
                + ValidateFixture.source, "plain/\(name)/x.yaml": "a: 1\n",
        ])
        try fixture.change([
            "\(name)/web.yaml": "a: 2\n", "plain/\(name)/x.yaml": "a: 2\n",
        ])
        let document = try fixture.validate("--base", "HEAD~1")
        let shown = name.replacing("\n", with: " ")
        #expect(Set(document.checks("build")).contains("\(shown): passed"))
        #expect(document.checks("parse").count == 2)
        if !name.contains("\n") {
            #expect(document.checks("build") == ["\(shown): passed", "plain: passed"].sorted())
        }
    }

    @Test func endsOnKustomizationsThatIncludeEachOther() throws {
        let fixture = try ValidateFixture([
            "a/kustomization.yaml": ValidateFixture.kustomization("../b", "x.yaml"),
            "b/kustomization.yaml": ValidateFixture.kustomization("../a"), "a/x.yaml": "a: 1\n",
        ])
        try fixture.change(["a/x.yaml": "a: 2\n"])
        let document = try fixture.validate(
            "--base", "HEAD~1", "--build-time-limit", "1")
        #expect(document.checks("build") == ["a: skipped fails-before"])
    }

    @Test func runsNothingThatTheRepositoryHas() throws {
        let fixture = try ValidateFixture([
            "app/kustomization.yaml": ValidateFixture.kustomization("web.yaml"),
            "app/web.yaml": "a: 1\n", "kustomize": "#!/bin/sh\ntouch owned\n",
        ])
        try Programs.run("chmod", ["+x", fixture.git.path("kustomize")])
        try fixture.change(["app/web.yaml": "a: 2\n"])
        _ = try fixture.validate("--base", "HEAD~1", path: ".:\(fixture.programs)")
        #expect(Files.kind(fixture.git.path("owned")) == nil)
        #expect(try fixture.builds() == ["./app"])
    }

    @Test func hidesTheEnvironmentFromBuilds() throws {
        let fixture = try ValidateFixture([
            "app/kustomization.yaml": ValidateFixture.kustomization("web.yaml"),
            "app/web.yaml": "a: 1\n",
        ])
        let script =
            "#!/bin/sh\n[ \"$1\" = version ] && echo v5.0.0 && exit\n/usr/bin/env >&2\nexit 1\n"
        try AtomicFile.write(script, to: fixture.programs + "/kustomize")
        try fixture.change(["app/web.yaml": "a: 2\n"])
        let result = try fixture.git.upkeep(
            "upkeep-validate", "--base", "HEAD~1",
            environment: [
                "PATH": fixture.programs, "AWS_SECRET_ACCESS_KEY": "hunter2",
                "HTTPS_PROXY": "http://proxy.example.org",
                "KUBECONFIG": "/home/operator/.kube/config",
            ])
        #expect(result.exit == 0, "\(result.err)")
        let document = try fixture.document(ValidatePayload.self)
        let seen = try #require(document.findings.compactMap(\.evidence).first)
        #expect(!seen.contains("hunter2") && !seen.contains("proxy.example.org"))
        #expect(seen.contains("KUBECONFIG=/dev/null") && !seen.contains("HOME=/root\n"))
    }
}
