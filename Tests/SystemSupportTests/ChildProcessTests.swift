import SystemSupport
import TestSupport
import Testing

@Suite struct ChildProcessTests {
    private func request(_ script: String) -> ChildProcess.Request {
        ChildProcess.Request("/bin/sh", ["-c", script], environment: .current())
    }

    @Test func tellsExitCodeAndOutputs() throws {
        let result = try ChildProcess.run(request("echo out; echo err >&2; exit 7"))
        #expect(result.exitCode == 7 && result.signal == nil)
        #expect(result.outputText == "out\n" && result.errorText == "err\n")
    }

    @Test func tellsTheSignalThatEndedIt() throws {
        let result = try ChildProcess.run(request("kill -KILL $$"))
        #expect(result.signal == 9 && result.exitCode == 137)
    }

    @Test func feedsAndReadsMoreThanAPipeHolds() throws {
        var request = request("cat")
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
        request.input = bytes
        #expect(try ChildProcess.run(request).output == bytes)
    }

    @Test func survivesAChildThatDoesNotReadItsInput() throws {
        var request = request("exit 3")
        request.input = [UInt8](repeating: 0, count: 1_000_000)
        #expect(try ChildProcess.run(request).exitCode == 3)
    }

    @Test func dropsOutputBeyondTheLimitButReadsItAll() throws {
        var request = request("head -c 300000 /dev/zero; exit 4")
        request.output = .capture(limit: 1000)
        let result = try ChildProcess.run(request)
        #expect(result.output.count == 1000 && result.isTruncated && result.exitCode == 4)
    }

    @Test func endsAChildThatTakesTooLong() throws {
        var request = request("trap '' TERM; sleep 60")
        request.timeLimitSeconds = 1
        let result = try ChildProcess.run(request)
        #expect(result.timedOut && result.signal == 9)
    }

    @Test func doesNotWaitForAStrayGrandchild() throws {
        let result = try ChildProcess.run(request("sleep 60 & exit 0"))
        #expect(result.exitCode == 0)
    }

    @Test func namesAProgramOrADirectoryThatIsMissing() throws {
        let program = #expect(throws: SystemError.self) {
            try ChildProcess.run(
                ChildProcess.Request("/none/such", [], environment: Environment([:])))
        }
        #expect(program?.code == .notFound && program?.subject == "/none/such")
        var elsewhere = request("true")
        elsewhere.directory = "/none"
        let directory = #expect(throws: SystemError.self) { try ChildProcess.run(elsewhere) }
        #expect(directory?.subject == "/none")
    }

    @Test func startsChildrenWithCleanSignalsAndNoStrayDescriptors() throws {
        let script = "grep -E 'SigBlk|SigIgn' /proc/self/status; ls /proc/self/fd"
        let result = try ChildProcess.run(request(script))
        let lines = result.outputText.split(separator: "\n")
        #expect(lines[0].hasSuffix("0000000000000000"))
        #expect(lines[1].hasSuffix("0000000"), "the C library keeps two signals to itself")
        #expect(lines.dropFirst(2).count <= 4, "\(result.outputText)")
    }

    @Test func findsProgramsOnlyInAbsoluteDirectories() throws {
        let scratch = try ScratchDirectory()
        let program = try scratch.write("bin/tool", "#!/bin/sh\n")
        try Programs.run("chmod", ["+x", program])
        let found = Environment(["PATH": "bin::\(scratch.path)/bin"])
        #expect(found.program("tool") == program)
        #expect(Environment(["PATH": "bin:."]).program("tool") == nil)
    }

    @Test func dropsGitVariablesButThoseThatSayHowToConnect() {
        let before = Environment([
            "GIT_DIR": "x", "GIT_INDEX_FILE": "y", "GIT_SSH_COMMAND": "ssh",
            "UPKEEP_GIT_TOKEN": "secret",
        ])
        #expect(before.withoutGitVariables().variables == ["GIT_SSH_COMMAND": "ssh"])
    }
}
