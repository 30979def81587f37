import Contracts
import SystemSupport
import TestSupport
import Testing

/// Lets one system call of a night's run fail, each kind in its turn and at calls spread over the
/// whole run, and compares what stands after a rerun with what an undisturbed run leaves.
@Suite struct FaultMatrixTests {
    /// A kind of call, what befalls it, and in whose programs.
    struct Case: Sendable, CustomTestStringConvertible {
        let operation: Faults.Operation
        let action: Faults.Action
        /// Only paths that end so.
        var suffix = ""
        var program = "upkeep"
        /// How many calls of the run are taken.
        var count = 5

        var testDescription: String { "\(program): \(operation) \(action) \(suffix)" }
    }

    private static let failing: [Case] = [
        Case(operation: .write, action: .noSpace), Case(operation: .write, action: .ioError),
        Case(operation: .sync, action: .ioError), Case(operation: .rename, action: .noSpace),
        Case(operation: .create, action: .noSpace),
        Case(operation: .create, action: .noDescriptors),
        Case(operation: .remove, action: .ioError), Case(operation: .link, action: .noSpace),
        Case(operation: .open, action: .noDescriptors, count: 12),
        Case(operation: .open, action: .ioError, count: 16),
        Case(operation: .read, action: .ioError), Case(operation: .stat, action: .ioError),
        Case(operation: .list, action: .ioError), Case(operation: .list, action: .noDescriptors),
        Case(operation: .mode, action: .ioError), Case(operation: .lock, action: .ioError),
        Case(operation: .pipe, action: .noDescriptors), Case(operation: .map, action: .noMemory),
        Case(operation: .open, action: .interrupted),
        Case(operation: .create, action: .interrupted),
        Case(operation: .rename, action: .interrupted),
        Case(operation: .remove, action: .interrupted),
        Case(operation: .stat, action: .interrupted),
        Case(operation: .list, action: .interrupted),
        Case(operation: .start, action: .noMemory),
        Case(operation: .write, action: .noSpace, program: "git"),
        Case(operation: .rename, action: .ioError, program: "git"),
        Case(operation: .open, action: .noDescriptors, program: "git"),
        Case(operation: .read, action: .ioError, program: "git"),
    ]

    @Test(arguments: failing)
    func endsTheSameAfterACallFailed(_ one: Case) throws {
        try forEachCall(one) { night, failed, expected, note in
            if failed.exit != 2 {
                let again = try night.run("update")
                #expect([0, 2].contains(again.exit), "\(note) then \(again.exit) \(again.err)")
            }
            #expect(try night.remoteState() == expected.remote, note)
            #expect(try NightEnd.work(night) == expected.work, note)
        }
    }

    private static let passing: [Case] =
        [.write, .read].map { Case(operation: $0, action: .short) }
        + [.write, .read, .sync, .lock, .mode, .link].map {
            Case(operation: $0, action: .interrupted)
        }
        + [.rename, .open].map { Case(operation: $0, action: .interrupted, suffix: ".json") }
        + [Case(operation: .create, action: .interrupted, suffix: "journal.jsonl")]

    @Test(arguments: passing)
    func goesOnAfterAnInterruption(_ one: Case) throws {
        try forEachCall(one) { night, first, expected, note in
            #expect(first.exit == 2, note)
            let found = try NightEnd(night).difference(from: expected)
            #expect(found == nil, note)
        }
    }

    @Test(
        .enabled(if: HTTPServer.isPresent, Comment(rawValue: HTTPServer.whyAbsent)),
        arguments: [Faults.Action.connectionLost, .ioError, .short, .interrupted])
    func endsTheSameAfterTheNetworkFailed(_ action: Faults.Action) throws {
        for number in [1, 2, 3, 5, 8, 13, 21] {
            let one = try ServerFixture()
            let server = try HTTPServer(
                Paths.parent(one.git.remote), token: one.token, isEncrypted: false)
            try one.git.git("remote", "set-url", "origin", server.url("remote.git"))
            let faults = Faults(
                action, operation: .network, number: number, program: "git",
                counter: one.git.beside("counter"))
            let token = ["UPKEEP_GIT_TOKEN": one.token]
            let failed = try one.update(faults.environment.merging(token) { $1 })
            let note: Comment = "\(action) at \(number): \(failed.exit) \(failed.err)"
            #expect([0, 1, 69].contains(failed.exit), note)
            if number == 1 { #expect(faults.calls > 0, "git makes no such call") }
            try one.expectUpdated(try one.update(token.mapValues { $0 }))
            #expect(try one.git.git("status", "--porcelain").isEmpty, note)
            withExtendedLifetime(server) {}
        }
    }

    /// Runs a night for each of the calls, and looks at what it left.
    private func forEachCall(
        _ one: Case,
        _ look: (NightFixture, Programs.Result, NightEnd, Comment) throws -> Void
    ) throws {
        let whole = try NightFixture()
        let counted = try run(whole, one, at: .max)
        #expect(counted.result.exit == 2, "\(counted.result.err)")
        let expected = try NightEnd(whole)
        let calls = counted.calls
        #expect(calls > 0, "a run makes no such call")
        let step = max(1, (calls - 1) / max(1, one.count - 1))
        for number in Set(stride(from: 1, through: calls, by: step)).union([calls]).sorted() {
            let night = try NightFixture()
            let failed = try run(night, one, at: number)
            let note: Comment =
                "\(one.testDescription) at call \(number) of \(calls): \(failed.result.exit) \(failed.result.err)"
            try look(night, failed.result, expected, note)
            try expectNothingLeft(night, note)
        }
    }

    private func run(
        _ night: NightFixture, _ one: Case, at number: Int
    ) throws -> (result: Programs.Result, calls: Int) {
        // Objects in packs: they are mapped, not read.
        if one.operation == .map { try night.git.git("repack", "-adq") }
        let faults = Faults(
            one.action, operation: one.operation, number: number, suffix: one.suffix,
            program: one.program, counter: night.git.beside("counter"))
        let result = try night.run("update", environment: faults.environment)
        return (result, faults.calls)
    }

    /// No lock or temporary file stands anywhere, and both repositories are whole.
    private func expectNothingLeft(_ night: NightFixture, _ note: Comment) throws {
        for directory in [night.git.path(".git"), night.git.remote] {
            let found = try Programs.run(
                "find", [directory, "-name", "*.lock", "-o", "-name", ".upkeep-tmp-*"])
            #expect(found.text.isEmpty, "\(note): \(found.text)")
            let check = try Programs.run("git", ["fsck", "--strict"], in: directory)
            #expect(check.exit == 0 && !check.err.contains("error"), "\(note): \(check.err)")
        }
    }
}
