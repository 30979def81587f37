import SystemSupport
import TestSupport
import Testing

/// What a sandbox opens for a program.
@Suite(.enabled(if: Sandbox.isAvailable, "needs Landlock and seccomp"))
struct SandboxTests {
    private func run(
        _ script: String, _ sandbox: Sandbox, in directory: String
    ) throws -> ChildProcess.Result {
        var request = ChildProcess.Request(
            "/bin/sh", ["-c", script], environment: .current(), directory: directory)
        request.sandbox = sandbox
        return try ChildProcess.run(request)
    }

    @Test func opensWhatIsNamedAndNothingElse() throws {
        let scratch = try ScratchDirectory()
        try scratch.write("read/a", "a")
        try scratch.write("write/b", "b")
        try scratch.write("closed/c", "c")
        let sandbox = Sandbox(
            readable: [scratch.file("read"), scratch.file("absent")],
            writable: [scratch.file("write")])
        func isDone(_ script: String) throws -> Bool {
            try run(script, sandbox, in: scratch.path).exitCode == 0
        }
        #expect(try isDone("cat read/a write/b > write/new && mkdir write/d && mv write/b write/d"))
        #expect(try isDone("cat < /dev/null > /dev/null"))
        for script in [
            "cat closed/c", "ls closed", ": > read/new", ": >> read/a", "rm read/a", "mkdir x",
            "mv write/d read", "ln closed/c write/c", "cat /etc/hostname", "cat /proc/self/maps",
            "printf '#!/bin/sh\\n' > write/run && chmod +x write/run", "chmod 777 closed/c",
            "cp /bin/true write/true && write/true",
        ] {
            #expect(try !isDone(script), "\(script)")
        }
        #expect(try Files.readText(scratch.file("read/a"), limit: 10) == "a")
    }

    @Test func holdsWhatTheProgramStarts() throws {
        let scratch = try ScratchDirectory()
        try scratch.write("closed", "c")
        let script = "sh -c 'sh -c \"cat \(scratch.file("closed"))\"' || exit 4"
        #expect(try run(script, Sandbox(), in: "/").exitCode == 4)
    }

    @Test func endsWhatTheProgramStarted() throws {
        let mark = "\(30_000 + Int.random(in: 0..<30_000))"
        let result = try run("setsid sleep \(mark) & sleep \(mark) & exit 0", Sandbox(), in: "/")
        #expect(result.exitCode == 0)
        #expect(try Programs.run("pgrep", ["-f", "^sleep \(mark)"]).text == "")
    }

    /// A program in a home opens its own directory alone, and in the home itself not even that.
    @Test func opensTheDirectoryOfTheProgramUnlessItIsPrivate() throws {
        let scratch = try ScratchDirectory()
        for name in ["home/bin/tool", "home/tool", "home/secret", "other/tool"] {
            try scratch.write(name, "#!/bin/sh\ncat \"$1\"\n")
            try Files.setMode(scratch.file(name), 0o755)
        }
        try Files.makeLink(scratch.file("home/bin/linked"), to: "../../other/tool")
        func opened(_ name: String) -> [String] {
            Sandbox(executable: []).running(
                scratch.file(name), private: [scratch.file("home"), scratch.file("absent")]
            ).executable.map { String($0.dropFirst(scratch.path.count + 1)) }
        }
        #expect(opened("home/bin/tool") == ["home/bin"])
        #expect(opened("home/tool") == ["home/tool"])
        #expect(opened("other/tool") == ["other"])
        #expect(opened("home/bin/linked") == ["home/bin", "other"])
        var request = ChildProcess.Request(
            scratch.file("home/tool"), [scratch.file("home/secret")], environment: .current())
        request.sandbox = Sandbox().running(
            scratch.file("home/tool"), private: [scratch.file("home")])
        #expect(try ChildProcess.run(request).exitCode == 1)
    }

    @Test func leavesOutWhatIsPrivateBelowADirectory() throws {
        let scratch = try ScratchDirectory()
        for name in ["a/1", "a/2/x", "a/2/y", "b/1"] { try scratch.write(name, "x") }
        let all = Sandbox(executable: [scratch.file("a"), scratch.file("b")])
        let opened = all.running("/bin/sh", private: [scratch.file("a/2/x"), "/"]).executable
        let names = opened.filter { $0.hasPrefix(scratch.path) }
            .map { String($0.dropFirst(scratch.path.count + 1)) }
        #expect(names.sorted() == ["a/1", "a/2/y", "b"])
    }
}
