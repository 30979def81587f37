import Contracts
import SystemSupport
import TestSupport
import Testing

/// Killed while a server has the push in hand, or with commits on their way to a review: a rerun
/// ends where an unbroken run would have.
@Suite struct KillTests {
    let one: ServerFixture

    init() throws { one = try ServerFixture() }

    /// Scans, so that apply can run.
    private func scan() throws {
        for words in [["upkeep-detect", "--renovate-report", one.report], ["upkeep-analyze"]] {
            let result = try Programs.run(words[0], words.dropFirst() + ["-q"], in: one.git.work)
            #expect(result.exit == 0, "\(result.err)")
        }
    }

    private func apply(
        _ flags: [String] = [], _ environment: [String: String?] = [:]
    ) throws -> Programs.Result {
        try Programs.run(
            "upkeep-apply", flags + ["-q"], in: one.git.work,
            environment: ServerFixture.environment(environment))
    }

    /// Lets a hook of the remote kill the apply stage of this test, and only that, once.
    private func killFrom(_ hook: String) throws {
        let path = one.git.remote + "/hooks/\(hook)"
        try AtomicFile.write(
            """
            #!/bin/sh
            mark='\(one.git.beside("killed"))'
            [ -e "$mark" ] && exit 0
            for process in /proc/[0-9]*; do
                program=$(tr '\\0' '\\n' 2>/dev/null < "$process/cmdline" | head -n 1)
                [ "$program" = '\(Programs.path("upkeep-apply"))' ] || continue
                [ "$(readlink "$process/cwd")" = '\(one.git.work)' ] || continue
                kill -9 "${process#/proc/}" && : > "$mark"
            done
            exit 0

            """, to: path)
        try Programs.run("chmod", ["+x", path])
    }

    private func expectOneCommitAndNothingLeft(_ note: Comment) throws {
        #expect(try one.git.readRemote("a.yaml") == FaultTests.after, note)
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "2", note)
        #expect(
            try one.git.gitRemote("rev-parse", "main") == one.git.git("rev-parse", "HEAD"), note)
        #expect(try one.git.git("status", "--porcelain").isEmpty, note)
        let document = try one.document()
        #expect(document.payload.changes.map(\.outcome) == [.applied], note)
        #expect(document.payload.changes[0].commit == document.payload.push.to, note)
        try expectNoLock(note)
    }

    private func expectNoLock(_ note: Comment) throws {
        for directory in [one.git.path(".git"), one.git.remote] {
            let found = try Programs.run(
                "find", [directory, "-name", "*.lock", "-o", "-name", "upkeep-lock-*"])
            #expect(found.text.isEmpty, "\(note): \(found.text)")
        }
    }

    @Test(arguments: ["pre-receive", "update", "post-receive"])
    func goesOnAfterBeingKilledDuringAPush(hook: String) throws {
        try scan()
        try killFrom(hook)
        let killed = try apply()
        #expect(killed.exit == 137, "\(killed.exit) \(killed.err)")
        let again = try apply()
        #expect(again.exit == 0, "\(hook): \(again.err) \(try? one.document().payload.push)")
        try expectOneCommitAndNothingLeft("\(hook)")
    }

    @Test(
        .enabled(if: HTTPServer.isPresent, Comment(rawValue: HTTPServer.whyAbsent)),
        arguments: ["pre-receive", "post-receive"])
    func goesOnAfterBeingKilledDuringAPushToAServer(hook: String) throws {
        let server = try HTTPServer(
            Paths.parent(one.git.remote), token: one.token, isEncrypted: false)
        try one.git.git("remote", "set-url", "origin", server.url("remote.git"))
        try scan()
        try killFrom(hook)
        let token = ["UPKEEP_GIT_TOKEN": one.token]
        #expect(try apply([], token).exit == 137)
        let again = try apply([], token)
        #expect(again.exit == 0, "\(hook): \(again.err)")
        try expectOneCommitAndNothingLeft("\(hook)")
        withExtendedLifetime(server) {}
    }

    @Test func losesNothingWhenTheServerRefusedBeforeTheKill() throws {
        try scan()
        try killFrom("pre-receive")
        let hook = one.git.remote + "/hooks/pre-receive"
        let text = try Files.readText(hook, limit: 1 << 16)
        try AtomicFile.write(text.replacing("exit 0\n", with: "exit 1\n"), to: hook)
        #expect(try apply().exit == 137)
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "1")
        #expect(try !one.git.git("for-each-ref", "refs/upkeep/runs").isEmpty)
        try Files.remove(hook)
        #expect(try apply().exit == 0)
        try expectOneCommitAndNothingLeft("refused")
    }

    /// Killed at every change that a push for review makes, from the first to the last.
    @Test func survivesBeingKilledAnywhereOnTheWayToAReview() throws {
        for number in 1...400 {
            let fresh = try KillTests()
            if try fresh.isThroughReview(killedAt: number) {
                #expect(number > 5, "the fault never came")
                return
            }
        }
        Issue.record("it never came through")
    }

    /// - Returns: whether the run made fewer changes than `number`, and so was not killed.
    private func isThroughReview(killedAt number: Int) throws -> Bool {
        try scan()
        let main = try one.git.gitRemote("rev-parse", "main")
        let faults = Faults(.killBefore, number: number, counter: one.git.beside("counter"))
        let flags = ["--review-branch", "upkeep/next"]
        let result = try apply(flags, faults.environment)
        let note: Comment = "killed at change \(number): \(result.exit) \(result.err)"
        if faults.calls < number {
            #expect(result.exit == 0, note)
            return true
        }
        let again = try apply(flags)
        #expect(again.exit == 0, "\(note): then \(again.exit) \(again.err)")
        #expect(try one.git.gitRemote("rev-list", "--count", "main..upkeep/next") == "1", note)
        #expect(try one.git.readRemote("a.yaml", branch: "upkeep/next") == FaultTests.after, note)
        #expect(try one.git.gitRemote("rev-parse", "main") == main, note)
        #expect(try one.git.git("rev-parse", "HEAD") == main, note)
        #expect(try one.git.git("status", "--porcelain").isEmpty, note)
        return false
    }
}
