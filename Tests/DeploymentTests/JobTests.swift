import SystemSupport
import TestSupport
import Testing

/// `upkeep-job`, which a pod and a timer start.
@Suite struct JobTests {
    private static let report = Paths.join(
        JobFixture.root, "examples/home-lab.renovate-report.json")

    @Test func scansFromAnEmptyClaimAndGoesOnWithAFullOne() throws {
        let fixture = try JobFixture()
        for night in 1...2 {
            let result = try fixture.job("run", "scan", "--renovate-report", Self.report, "-q")
            #expect(result.exit == 0, "\(result.err)")
            try fixture.expectInStep("night \(night)")
            try fixture.git.commit(["README.md": "night \(night)\n"], "by a person")
            try fixture.git.git("push", "-q")
        }
        let runs = try Files.list(fixture.git.beside("claim/state/runs"))
        #expect(runs.count == 2, "\(runs)")
    }

    @Test(arguments: [
        "touch .git/index.lock .git/config.lock .git/refs/heads/main.lock",
        "rm -r apps README.md", "echo x >README.md; git add README.md", "rm .git/HEAD",
        "rm .git/index", "git checkout -q --detach", "git checkout -q -b other",
        "git -c user.name=a -c user.email=a@b commit -q --allow-empty -m ahead",
        "rm -rf .git/refs/heads/main .git/packed-refs", "git config remote.origin.url /nowhere",
        "rm -rf .git/* README.md", "rm -rf .git",
    ])
    func mendsWhatAKilledJobLeft(_ damage: String) throws {
        let fixture = try JobFixture()
        #expect(try fixture.job("sync").exit == 0)
        try Programs.run("sh", ["-c", damage], in: fixture.clone)
        let result = try fixture.job("sync")
        #expect(result.exit == 0, "\(damage): \(result.err)")
        try fixture.expectInStep(damage)
    }

    @Test func followsAForcedPush() throws {
        let fixture = try JobFixture()
        try fixture.git.commit(["README.md": "taken back\n"], "taken back")
        try fixture.git.git("push", "-q")
        #expect(try fixture.job("sync").exit == 0)
        try fixture.git.git("reset", "-q", "--hard", "HEAD~1")
        try fixture.git.git("push", "-q", "--force")
        #expect(try fixture.job("sync").exit == 0)
        try fixture.expectInStep("forced")
    }

    @Test(arguments: ["before", "after"])
    func goesOnWhereverItEnded(_ when: String) throws {
        let fixture = try JobFixture()
        let path = try fixture.putBefore(
            "git",
            """
            #!/bin/sh
            echo . >>"$COUNT"
            [ "$(wc -l <"$COUNT")" -eq "$AT" ] || exec /usr/bin/git "$@"
            [ "$WHEN" = before ] || /usr/bin/git "$@"
            exit 137
            """)
        for number in 1..<40 {
            let count = fixture.git.beside("count-\(number)")
            let result = try fixture.job(
                "sync",
                with: ["PATH": path, "COUNT": count, "AT": String(number), "WHEN": when])
            let next = try fixture.job("sync")
            #expect(next.exit == 0, "\(number): \(next.err)")
            try fixture.expectInStep("\(when) \(number)")
            try Programs.run("rm", ["-rf", fixture.clone])
            let calls = try Files.readText(count, limit: 1 << 16).count / 2
            if result.exit == 0, calls < number { return }
        }
        Issue.record("the script never came to its end")
    }

    @Test func leavesAPersonsCloneAlone() throws {
        let fixture = try JobFixture()
        try fixture.git.write("README.md", "not committed\n")
        let result = try fixture.job("sync", with: ["UPKEEP_REPOSITORY": fixture.git.work])
        #expect(result.exit == 64 && result.err.contains("upkeep.job true"), "\(result.err)")
        #expect(try fixture.git.read("README.md") == "not committed\n")
    }

    @Test func waitsForAnotherJob() throws {
        let fixture = try JobFixture()
        #expect(try fixture.job("sync").exit == 0)
        let result = try Programs.run(
            "flock", ["\(fixture.clone).lock", JobFixture.script, "sync"],
            environment: fixture.environment.merging(["LOCK_WAIT": "0"]) { $1 })
        #expect(result.exit == 75 && result.err.contains("another job"), "\(result.err)")
    }

    private static let mistakes: [(variables: [String: String], exit: Int32)] = [
        (["REPOSITORY_URL": ""], 64), (["UPKEEP_REPOSITORY": ""], 64),
        (["REPOSITORY_BRANCH": "a..b"], 64), (["REPOSITORY_BRANCH": "absent"], 64),
        (["REPOSITORY_URL": "file:///nowhere"], 69),
        (["REPOSITORY_URL": "ext::sh -c touch% ran"], 69),
        (["REPOSITORY_URL": "git://127.0.0.1:1/x"], 69),
        (["REPOSITORY_URL": "--upload-pack=touch ran"], 69), (["UPKEEP_GIT_TOKEN": "t"], 64),
        (["UPKEEP_GIT_TOKEN_FILE": "/nowhere", "REPOSITORY_URL": "https://127.0.0.1:1/x"], 64),
        (["UPKEEP_GIT_TOKEN": "t", "REPOSITORY_URL": "https://127.0.0.1:1/x"], 69),
    ]

    @Test(arguments: mistakes)
    func saysWhatIsWrong(variables: [String: String], exit: Int32) throws {
        let fixture = try JobFixture()
        let result = try fixture.job("sync", with: variables.mapValues { $0 })
        #expect(result.exit == exit && result.err.contains("upkeep-job: "), "\(result.err)")
        #expect(Files.kind(fixture.git.beside("ran")) == nil)
    }

    @Test func runsNothingThatTheRepositoryOrAHookSays() throws {
        let fixture = try JobFixture()
        try fixture.git.commit(
            [
                ".gitattributes": "* filter=lfs\n",
                ".gitmodules":
                    "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c touch% ran\n",
            ], "hostile")
        try fixture.git.git("push", "-q")
        let hook = try fixture.git.writeBeside("hooks/post-checkout", "#!/bin/sh\ntouch ran\n")
        try Programs.run("chmod", ["+x", hook])
        let config = try fixture.git.writeBeside(
            "gitconfig",
            "[core]\n\thooksPath = \(fixture.git.beside("hooks"))\n[submodule]\n\trecurse = true\n")
        for _ in 1...2 {
            let result = try fixture.job(
                "sync", with: ["GIT_CONFIG_GLOBAL": config, "GIT_DIR": fixture.git.remote])
            #expect(result.exit == 0, "\(result.err)")
        }
        for place in [fixture.clone, fixture.git.beside(".")] {
            #expect(Files.kind(Paths.join(place, "ran")) == nil)
        }
    }

    @Test(arguments: [("git.example.org", true), ("elsewhere.example.org", false)])
    func givesTheTokenToTheRemotesHostAlone(host: String, isTold: Bool) throws {
        let fixture = try JobFixture()
        let token = try fixture.git.writeBeside("token", "s3cret-Token\n")
        // In place of the fetch: what git would tell that host.
        let path = try fixture.putBefore(
            "git",
            """
            #!/bin/sh
            case " $* " in *' fetch '*) ;; *) exec /usr/bin/git "$@" ;; esac
            echo "$*" >>"$SEEN"
            for word in "$@"; do
                shift
                [ "$word" = fetch ] && break
                set -- "$@" "$word"
            done
            # What followed fetch stands first now.
            while [ "$1" != -C ]; do shift; done
            printf 'protocol=https\\nhost=%s\\n\\n' "$HOST" | /usr/bin/git "$@" credential fill >>"$SEEN" 2>&1
            exit 1
            """)
        let seen = fixture.git.beside("seen")
        _ = try fixture.job(
            "sync",
            with: [
                "PATH": path, "SEEN": seen, "HOST": host, "UPKEEP_GIT_TOKEN_FILE": token,
                "REPOSITORY_URL": "https://git.example.org/home/lab.git",
            ])
        let lines = try Files.readText(seen, limit: 1 << 16).split(separator: "\n")
        #expect(lines.contains("password=s3cret-Token") == isTold, "\(lines)")
        #expect(!lines[0].contains("s3cret"))
    }
}
