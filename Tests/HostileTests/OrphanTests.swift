import Contracts
import Glibc
import SystemSupport
import TestSupport
import Testing

/// A run that is killed takes what it started with it.
@Suite struct OrphanTests {
    /// Starts a run, kills it once a program of it hangs, and waits for what is left of it.
    ///
    /// - Parameter mark: part of the command line of what hangs.
    /// - Returns: the processes that are still there after three seconds.
    private static func killed(_ night: NightFixture, whileAt mark: String) throws -> [String] {
        let script = "\"$1\" run update --renovate-report \"$2\" -q > /dev/null 2>&1 & echo $!"
        let started = try Programs.run(
            "bash", ["-c", script, "bash", Programs.path("upkeep"), night.report],
            in: night.git.work, environment: night.environment)
        try #require(try waits(seconds: 20) { try !processes(mark).isEmpty }, "nothing hung")
        try Programs.run("kill", ["-9", started.text.filter(\.isNumber)])
        _ = try waits(seconds: 3) { try processes(night.git.beside("")).isEmpty }
        return try processes(night.git.beside(""))
    }

    /// The command lines of all processes that contain a text.
    private static func processes(_ part: String) throws -> [String] {
        try Files.list("/proc").filter { Int($0) != nil }.compactMap { process in
            // It may end meanwhile.
            let words = try? Files.read("/proc/\(process)/cmdline", limit: 1 << 16)
            let text = String(decoding: (words ?? []).map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
            return text.contains(part) ? text : nil
        }
    }

    private static func waits(seconds: Int, _ isSo: () throws -> Bool) throws -> Bool {
        for _ in 0..<(seconds * 50) {
            if try isSo() { return true }
            usleep(20_000)
        }
        return false
    }

    /// A second run finds no lock, and ends where one run would have.
    private static func goesOn(_ night: NightFixture) throws {
        let again = try night.run("update", "-q")
        #expect(again.exit == 0, "\(again.exit) \(again.err)")
        #expect(try night.git.readRemote("good/web.yaml").contains("x/good:1.1.0"))
        #expect(try night.git.gitRemote("rev-list", "--count", "main") == "3")
        let locks = try Programs.run("find", [night.git.path(".git"), "-name", "*.lock"])
        #expect(locks.text == "")
    }

    @Test func aStageWithABuild() throws {
        let night = try NightFixture(isBad: false)
        let program = night.git.beside("programs/kustomize")
        let text = try Files.readText(program, limit: 1 << 16)
        try AtomicFile.write(
            text.replacing("cat \"$2\"", with: "sleep 30\ncat \"$2\""), to: program)
        #expect(try Self.killed(night, whileAt: program + " build") == [])
        try AtomicFile.write(text, to: program)
        try Self.goesOn(night)
    }

    @Test func aStageWithAPush() throws {
        let night = try NightFixture(isBad: false)
        let hook = night.git.remote + "/hooks/pre-receive"
        try AtomicFile.write("#!/bin/sh\nexec sleep 30\n", to: hook)
        try Programs.run("chmod", ["+x", hook])
        #expect(try Self.killed(night, whileAt: "receive-pack \(night.git.remote)") == [])
        try Files.remove(hook)
        try Self.goesOn(night)
    }
}
