import Contracts
import SystemSupport
import TestSupport
import Testing

/// Kills a whole night's run at every step, lets the next call go on, and compares what stands at the
/// end with what an undisturbed run leaves.
@Suite struct CrashMatrixTests {
    /// Calls the pipeline again until the run has come to its end.
    private func goOn(_ one: NightFixture, _ note: Comment) throws {
        let again = try one.run("update", "--resume")
        if again.text.contains("no run is left to take up") {
            let whole = try one.run("update")
            #expect(whole.exit == 2, note)
        } else {
            #expect(again.exit == 2, note)
        }
    }

    @Test(arguments: [Faults.Action.killRunBefore, .killRunAfter, .killBefore, .killAfter])
    func endsTheSameWhereverItIsKilled(_ action: Faults.Action) throws {
        let expected = try NightEnd.undisturbed()
        for number in 1...60 {
            let one = try NightFixture()
            let faults = Faults(
                action, operation: .write, number: number, suffix: "journal.jsonl",
                counter: one.git.beside("counter"))
            let killed = try one.run("update", environment: faults.environment)
            if faults.calls < number {
                #expect(number > 12 && killed.exit == 2, "the journal has too few records")
                return
            }
            let note: Comment = "\(action) at record \(number): \(killed.err)"
            try goOn(one, note)
            let found = try NightEnd(one).difference(from: expected)
            #expect(found == nil, note)
        }
        Issue.record("it never came through")
    }

    @Test func endsTheSameWithoutItsState() throws {
        let expected = try NightEnd.undisturbed()
        for number in 1...60 {
            let one = try NightFixture()
            let faults = Faults(
                .killRunAfter, operation: .write, number: number, suffix: "journal.jsonl",
                counter: one.git.beside("counter"))
            try one.run("update", environment: faults.environment)
            if faults.calls < number { return }
            try Files.removeTree(one.git.state)
            let again = try one.run("update")
            let note: Comment = "killed at record \(number), state lost: \(again.err)"
            #expect(try one.remoteState() == expected.remote, note)
            #expect(try NightEnd.work(one) == expected.work, note)
        }
        Issue.record("it never came through")
    }

    @Test func endsTheSameAfterAFullDisk() throws {
        let expected = try NightEnd.undisturbed()
        var number = 1
        while number < 2000 {
            let one = try NightFixture()
            let faults = Faults(.noSpace, number: number, counter: one.git.beside("counter"))
            let failed = try one.run("update", environment: faults.environment)
            if faults.calls < number {
                #expect(number > 50)
                return
            }
            let note: Comment = "full disk at change \(number): \(failed.exit) \(failed.err)"
            if failed.exit != 2 {
                let again = try one.run("update")
                #expect([0, 2].contains(again.exit), "\(note) then \(again.err)")
            }
            #expect(try one.remoteState() == expected.remote, note)
            // Every change of the first two dozen, then one in eleven: each stage gets its share.
            number += number < 24 ? 1 : 11
        }
        Issue.record("it never came through")
    }

    @Test func endsTheSameAfterTheRemoteWasAway() throws {
        let expected = try NightEnd.undisturbed()
        for number in 1...20 {
            let one = try NightFixture()
            let counter = one.git.beside("calls")
            // A git that does not reach the remote at its Nth fetch or push.
            try one.git.writeBeside(
                "programs/git",
                """
                #!/bin/sh
                for word in "$@"; do case $word in fetch|push) echo . >> \(counter)
                    [ "$(wc -l < \(counter))" = \(number) ] && { echo "fatal: away" >&2; exit 128; }
                    break;; esac; done
                exec /usr/bin/git "$@"
                """)
            try Programs.run("chmod", ["755", one.git.beside("programs/git")])
            let away = try one.run("update")
            let calls = try Files.readText(counter, limit: 1 << 16).split(separator: "\n").count
            try Files.remove(one.git.beside("programs/git"))
            if calls < number {
                #expect(number > 3)
                return
            }
            let note: Comment = "remote away at call \(number): \(away.exit) \(away.err)"
            let again = try one.run("update")
            #expect([0, 2].contains(again.exit), "\(note) then \(again.err)")
            #expect(try one.remoteState() == expected.remote, note)
            #expect(try NightEnd.work(one) == expected.work, note)
        }
        Issue.record("it never came through")
    }

    @Test func endsTheSameWithAClockSetBack() throws {
        let expected = try NightEnd.undisturbed()
        let one = try NightFixture()
        let faults = Faults(
            .killRunAfter, operation: .write, number: 4, suffix: "journal.jsonl",
            counter: one.git.beside("counter"))
        try one.run("update", environment: faults.environment)
        let back: [String: String?] = [
            "LD_PRELOAD": Programs.path("libupkeep-faults.so"), "UPKEEP_FAULT_CLOCK": "-86400",
        ]
        let again = try one.run("update", environment: back)
        #expect([0, 2].contains(again.exit), "\(again.err)")
        #expect(try one.remoteState() == expected.remote)
        #expect(try NightEnd.work(one) == expected.work)
    }

    @Test func endsTheSameWhenItsStateIsDeletedBetweenStages() throws {
        let expected = try NightEnd.undisturbed()
        for stage in ["analyze", "backup", "apply", "validate"] {
            let one = try NightFixture()
            let scan = ["--renovate-report", one.report]
            let all: [(String, [String])] = [
                ("detect", scan), ("analyze", []), ("backup", []), ("apply", []), ("validate", []),
            ]
            for (name, words) in all {
                _ = try Programs.run(
                    "upkeep-\(name)", words, in: one.git.work, environment: one.environment)
                if name == stage { break }
            }
            try Files.removeTree(one.git.state)
            let again = try one.run("update")
            #expect([0, 2].contains(again.exit), "after \(stage): \(again.err)")
            #expect(try one.remoteState() == expected.remote, "after \(stage)")
        }
    }
}
