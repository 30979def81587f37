import Contracts
import SystemSupport
import TestSupport
import Testing

/// What fills the state directory, and what an earlier version left.
@Suite struct StateCommandTests {
    let one: NightFixture

    init() throws { one = try NightFixture(isBad: false) }

    @Test func movesWhatAnEarlierVersionLeft() throws {
        #expect(try one.run("update").exit == 0)
        let old = one.git.path(".upkeep")
        try Files.rename(one.git.state, to: old)
        let events = try Files.readText(old + "/history.jsonl", limit: 1 << 20)
        let runs = try Files.list(old + "/runs")
        let first = try one.run("scan")
        #expect(first.err.contains("upkeep state move"), "\(first.err)")
        #expect(try !one.run("scan").err.contains("state move"))
        #expect(try one.git.upkeep("upkeep", "status").text.contains("upkeep state move"))
        let moved = try one.git.upkeep("upkeep", "state", "move")
        #expect(moved.exit == 0 && moved.text.hasPrefix("1 run moved"), "\(moved)")
        #expect(try Files.list(one.git.state("runs")).contains(try #require(runs.first)))
        let after = try one.git.readState("history.jsonl")
        // The lines are chained anew: the events are the same.
        let ids = events.split(separator: "\n").compactMap { line in
            line.firstRange(of: "\"id\":\"").map { line[$0.upperBound...].prefix(16) }
        }
        #expect(!ids.isEmpty && ids.allSatisfy { after.contains($0) })
        #expect(Files.kind(old) == nil)
        let backups = try one.git.upkeep("upkeep-backup", "list")
        #expect(backups.text.contains("verified"), "\(backups)")
        #expect(try one.git.upkeep("upkeep", "state", "move").exit == 64)
    }

    @Test func keepsTheNewestRunsAndThoseWithABackup() throws {
        #expect(try one.run("update").exit == 0)
        let first = try one.git.git("rev-parse", "HEAD")
        for _ in 1...3 { #expect(try one.run("scan", "--runs-keep", "2").exit == 0) }
        #expect(try Files.list(one.git.state("runs")).count == 3)
        let dry = try one.git.upkeep("upkeep", "prune", "--runs-keep", "1", "--dry-run")
        #expect(dry.text.contains("1 run would be removed, and 0 bytes"), "\(dry.text)")
        let pruned = try one.git.upkeep("upkeep", "prune", "--runs-keep", "1", "--cache-max", "0")
        #expect(pruned.text.contains("1 run removed"), "\(pruned.text)")
        #expect(try Files.list(one.git.state("runs")).count == 2)
        let backup = try one.git.upkeep("upkeep-backup", "verify")
        #expect(backup.exit == 0, "\(backup.err) \(first)")
        let builds = try? Files.list(one.git.state("cache/builds"))
        #expect(builds?.isEmpty != false)
    }

    /// A run that dies at the same stage night after night must not keep the others from running.
    @Test func setsARunAsideThatDiedTwice() throws {
        let programs = one.git.beside("bin")
        try Files.makeDirectories(programs)
        for name in [
            "upkeep", "upkeep-detect", "upkeep-report", "upkeep-analyze", "upkeep-deliver",
        ] {
            try Programs.run("cp", [Programs.path(name), programs])
        }
        let analyze = programs + "/upkeep-analyze"
        try Files.rename(analyze, to: analyze + ".real")
        try AtomicFile.write(
            "#!/bin/sh\ncase $1 in --version) echo upkeep-analyze 0.1.0;; *) kill -ILL $$;; esac\n",
            to: analyze)
        try Programs.run("chmod", ["755", analyze])
        func run() throws -> Programs.Result {
            try Programs.run(
                programs + "/upkeep", ["run", "scan", "--renovate-report", one.report],
                in: one.git.work)
        }
        let first = try run()
        #expect(first.exit == 132 && first.text.contains("the next run takes it up"), "\(first)")
        #expect(try run().err.contains("is taken up first"))
        try Files.rename(analyze + ".real", to: analyze)
        let third = try run()
        #expect(third.err.contains("is set aside: analyze died 2 times"), "\(third.err)")
        #expect(third.exit == 2 && third.text.contains("scan ended with 2"), "\(third)")
        let named = try Programs.run(
            "grep", ["-rl", "run/set-aside", one.git.state("runs"), "--include=report.json"])
        #expect(named.text.split(separator: "\n").count == 1, "\(named.text)")
        let fourth = try run()
        #expect(fourth.exit == 0 && !fourth.err.contains("set aside"), "\(fourth)")
    }
}
