import Contracts
import SystemSupport
import TestSupport
import Testing

/// One executable that goes by its name, and what its start costs.
@Suite struct StartTests {
    /// Nothing but the C and C++ run time: what Git, YAML and digests need is linked in.
    @Test func loadsNoLibraryThatItDoesNotUse() throws {
        let result = try Programs.run(
            "upkeep", ["--version"], environment: ["LD_TRACE_LOADED_OBJECTS": "1"])
        let names = result.text.split(separator: "\n").compactMap { line in
            line.split(whereSeparator: \.isWhitespace).first.map { Paths.name(String($0)) }
        }
        #expect(names.count >= 3)
        let expected = ["linux-vdso", "ld-linux", "libc.so", "libm.so", "libgcc_s", "libstdc++"]
        for name in names {
            #expect(expected.contains(where: name.hasPrefix), "\(name) is loaded")
        }
    }

    @Test(arguments: StageName.allCases)
    func isTheStageThatItIsCalled(stage: StageName) throws {
        let name = "upkeep-\(stage.rawValue)"
        let expected = "\(name) \(Tool.version)\n"
        #expect(try Programs.run(name, ["--version"]).text == expected)
        let scratch = try ScratchDirectory()
        try Files.makeLink(scratch.file(name), to: Programs.path("upkeep"))
        let elsewhere = try Programs.run(scratch.file(name), ["--version"])
        #expect(elsewhere.text == expected)
        let onPath = try Programs.run(
            "/bin/sh", ["-c", "\(name) --version"], environment: ["PATH": scratch.path])
        #expect(onPath.text == expected)
    }

    @Test(arguments: ["upkeep", "-upkeep", "upkeep-", "upkeep-nonsense", "/", ""])
    func isUpkeepByAnyOtherName(name: String) throws {
        let words = [
            "-c", "exec -a \"$1\" \"$2\" --version", "bash", name, Programs.path("upkeep"),
        ]
        #expect(try Programs.run("bash", words).text == "upkeep \(Tool.version)\n")
    }
}
