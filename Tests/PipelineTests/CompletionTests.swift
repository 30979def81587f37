import SystemSupport
import TestSupport
import Testing

/// What `make install` puts where shells and man look, as these read it. A shell that is missing is skipped,
/// unless UPKEEP_REQUIRE_SHELLS says that it must be there.
@Suite struct CompletionTests {
    private static func has(_ program: String) -> Bool {
        Programs.isInstalled(program) || Environment.current()["UPKEEP_REQUIRE_SHELLS"] == "1"
    }

    /// The words up to the cursor; some of what may stand there, and what may not.
    private static let lines: [(words: [String], some: [String], not: [String])] = [
        (["upkeep", "ru"], ["run", "rules"], ["status"]),
        (["upkeep", "run", ""], ["scan", "update", "gate", "on-push"], ["run"]),
        (["upkeep", "run", "--max-kind", ""], ["patch", "minor", "major"], ["scan"]),
        (["upkeep", "--state", "run", "hold", ""], ["list", "add", "release"], ["scan"]),
        (["upkeep", "hooks", "install", "pre-"], ["pre-commit", "pre-receive"], ["commit-msg"]),
        (["upkeep", "hooks", ""], ["install", "check-message"], ["run"]),
        (["upkeep", "show", "a"], ["analyze", "apply"], ["detect"]),
        (["upkeep", "validate", "--st"], ["--staged", "--state"], ["--all"]),
        (["upkeep-validate", "-o", "s"], ["sarif"], ["json"]),
        (["upkeep-backup", "-o", ""], ["text", "json", "yaml"], ["sarif"]),
        (["upkeep", "validate", "with"], ["with blank.yaml"], ["other.yaml"]),
        (["upkeep", "hooks", "check-message", "oth"], ["other.yaml"], ["with blank.yaml"]),
    ]

    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
        for name in ["with blank.yaml", "other.yaml"] { try scratch.write("at/\(name)", "") }
        for shell in ["bash", "zsh", "fish"] {
            let script = try Programs.run("upkeep", ["completion", shell])
            #expect(script.exit == 0)
            try scratch.write(shell, script.text)
        }
    }

    private func shell(_ name: String, _ words: [String]) throws -> String {
        let result = try Programs.run(
            name, words, in: scratch.file("at"),
            environment: ["HOME": scratch.path, "XDG_CONFIG_HOME": scratch.path])
        #expect(result.exit == 0 && result.err.isEmpty, "\(words): \(result.err)")
        return result.text
    }

    private func expect(_ line: (words: [String], some: [String], not: [String]), _ text: String) {
        let found = text.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
        for word in line.some { #expect(found.contains(word), "\(line.words): \(found)") }
        for word in line.not { #expect(!found.contains(word), "\(line.words): \(found)") }
    }

    @Test func completesInBash() throws {
        let script = """
            . "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _upkeep
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        for line in Self.lines {
            expect(line, try shell("bash", ["-c", script, scratch.file("bash")] + line.words))
        }
        // bash takes these for three words, and names the program by its path.
        let words = ["/usr/bin/upkeep", "run", "--max-kind", "=", "pa"]
        #expect(try shell("bash", ["-c", script, scratch.file("bash")] + words) == "patch\n")
    }

    /// zsh's own functions note what they are given.
    @Test(.enabled(if: has("zsh"), "zsh is not on PATH"))
    func completesInZsh() throws {
        let script = """
            compdef() { }; compset() { PREFIX=${PREFIX#*=} }
            give() { for one; do [[ $one != $PREFIX* ]] || print -r -- $one; done }
            compadd() { shift; give "$@" }; _files() { give * }
            _describe() { local -a all; all=("${(@P)argv[-1]}"); give "${(@)all%%:*}" }
            . "$0"; words=("$@"); CURRENT=$#; PREFIX=${words[-1]}; _upkeep
            """
        for line in Self.lines {
            let words = ["-f", "-c", script, scratch.file("zsh")] + line.words
            expect(line, try shell("zsh", words))
        }
        let equal = ["-f", "-c", script, scratch.file("zsh"), "upkeep", "run", "--max-kind=pa"]
        #expect(try shell("zsh", equal) == "patch\n")
    }

    @Test(.enabled(if: has("fish"), "fish is not on PATH"))
    func completesInFish() throws {
        let script = "source $argv[1]; complete -C \"$argv[2]\""
        for line in Self.lines {
            let text = line.words.joined(separator: " ")
            expect(line, try shell("fish", ["-c", script, scratch.file("fish"), text]))
        }
        let equal = ["-c", script, scratch.file("fish"), "upkeep run --max-kind=pa"]
        #expect(try shell("fish", equal).hasPrefix("--max-kind=patch"))
    }

    /// A terminal, and zsh that finds the function where `make install` puts it.
    @Test(.enabled(if: has("zsh"), "zsh is not on PATH"))
    func isFoundByZshItself() throws {
        try Files.makeDirectories(scratch.file("functions"))
        try Files.rename(scratch.file("zsh"), to: scratch.file("functions/_upkeep"))
        let script = """
            zmodload zsh/zpty; zpty z TERM=dumb zsh -f -i
            zpty -w z "fpath=($0 \\$fpath); autoload -Uz compinit; compinit -u -D; print RE''ADY"
            zpty -r z out '*READY*'
            zpty -w -n z $'upkeep hooks check\\t'; zpty -r z out '*check-message*'
            print -r -- $out
            """
        let result = try Programs.run(
            "zsh", ["-f", "-c", script, scratch.file("functions")],
            environment: ["HOME": scratch.path, "ZDOTDIR": scratch.path], timeLimit: 20)
        #expect(result.text.contains("check-message"), "\(result.text)\(result.err)")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func isAScriptOfItsShell(shell: String) throws {
        guard Self.has(shell) else { return }
        _ = try self.shell(shell, ["-n", scratch.file(shell)])
        if shell == "bash", Programs.isInstalled("shellcheck") {
            _ = try self.shell("shellcheck", [scratch.file("bash")])
        }
        let text = try Files.readText(scratch.file(shell), limit: 1 << 20)
        #expect(text.contains("upkeep-deliver") && text.contains("check-message"))
    }

    @Test func refusesAnotherShell() throws {
        let result = try Programs.run("upkeep", ["completion", "fsh"])
        #expect(result.exit == 64 && result.err.contains("it is one of bash, zsh, fish"))
    }

    // MARK: manual pages, and make install

    @Test(.enabled(if: has("mandoc"), "mandoc is not on PATH"))
    func writesPagesThatAreWellFormed() throws {
        try Files.makeDirectories(scratch.file("man"))
        #expect(try Programs.run("upkeep", ["man", "--into", scratch.file("man")]).exit == 0)
        let names = try Files.list(scratch.file("man"))
        #expect(names.contains("upkeep.1") && names.contains("upkeep-hooks.1"))
        let listed = try Programs.run("upkeep", ["man", "--list"]).text
        #expect(listed.split(separator: "\n").map(String.init).sorted() == names.sorted())
        let lint = try Programs.run(
            "mandoc",
            ["-Tlint", "-Wwarning"] + names.map { scratch.file("man/\($0)") })
        #expect(lint.exit == 0 && lint.text.isEmpty, "\(lint.text)")
        let page = try Programs.run("upkeep", ["man", "validate"]).out
        let shown = try Programs.run("mandoc", ["-Tutf8", "-Owidth=500"], input: page).text
        let plain = shown.replacing(#/.\u{08}/#, with: "")
        #expect(plain.contains("upkeep validate [PATH …] [flags]"))
        #expect(plain.contains("--fail-on SEVERITY") && plain.contains("[UPKEEP_FAIL_ON]"))
        let wrong = try Programs.run("upkeep", ["man", "valdate"])
        #expect(wrong.exit == 64 && wrong.err.contains("did you mean validate?"))
    }

    @Test func isInstalledAndRemovedAsAWhole() throws {
        let root = Paths.parent(HookFixture.directory)
        func make(_ goal: String) throws {
            let words = [
                "-s", "-o", "build", goal, "BUILD=\(Programs.directory)", "PREFIX=/usr",
                "DESTDIR=\(scratch.file("to here"))",
            ]
            let result = try Programs.run("make", words, in: root)
            #expect(result.exit == 0, "\(result.text)\(result.err)")
        }
        func files() throws -> [String] {
            try Programs.run("find", [".", "!", "-type", "d"], in: scratch.file("to here/usr")).text
                .split(separator: "\n").map { String($0.dropFirst(2)) }.sorted()
        }
        for name in ["share/man/man1/upkeep-other.1", "share/zsh/site-functions/_other"] {
            try scratch.write("to here/usr/\(name)", "")
        }
        let before = try files()
        try make("install")
        let installed = Set(try files())
        for name in [
            "bin/upkeep-detect", "share/bash-completion/completions/upkeep-detect",
            "share/fish/vendor_completions.d/upkeep-detect.fish", "share/man/man1/upkeep.1",
            "share/man/man1/upkeep-detect.1", "share/zsh/site-functions/_upkeep",
        ] {
            #expect(installed.contains(name), "\(name)")
        }
        try make("uninstall")
        #expect(try files() == before)
    }
}
