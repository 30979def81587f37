import Contracts
import SystemSupport
import TestSupport
import Testing

/// A repository to validate changes of, with a small stand-in for kustomize.
struct ValidateFixture {
    let git: GitFixture
    let programs: String

    /// Builds what `resources` and `components` list, a line each. A file that says BROKEN does not
    /// build, HANG never ends, FLOOD never stops printing.
    static let standIn = """
        #!/bin/sh
        PATH=/usr/bin:/bin
        if [ "$1" = version ]; then printf '%b\\n' 'VERSION'; exit 0; fi
        build() {
            [ -f "$1/kustomization.yaml" ] || { echo "Error: no kustomization in $1" >&2; exit 1; }
            sed -n 's/^ *- *"\\{0,1\\}\\([^"{]*\\)"\\{0,1\\}$/\\1/p' "$1/kustomization.yaml" |
            while IFS= read -r name; do
                if [ -d "$1/$name" ]; then build "$1/$name" || exit 1; continue; fi
                [ -f "$1/$name" ] || { echo "Error: $1/$name: no such file" >&2; exit 1; }
                if grep -q BROKEN "$1/$name"; then
                    echo "Error: $PWD/$1/$name is broken, password: hunter2" >&2; exit 1
                fi
                if grep -q HANG "$1/$name"; then exec sleep 300; fi
                if grep -q FLOOD "$1/$name"; then exec yes "$1"; fi
                cat "$1/$name"
            done || exit 1
        }
        build "$2"
        """

    init(_ files: [String: String], version: String = "v5.5.0") throws {
        git = try GitFixture(files)
        programs = git.beside("programs")
        try install(version: version)
    }

    /// Puts the stand-in where it is found.
    func install(version: String, under name: String = "kustomize") throws {
        let text = Self.standIn.replacing("VERSION", with: version)
        try git.writeBeside("programs/\(name)", text)
        try Programs.run("chmod", ["+x", "\(programs)/\(name)"])
    }

    /// Commits files; nil removes one.
    func change(_ files: [String: String?], _ message: String = "change") throws {
        for (name, text) in files {
            if let text { try git.write(name, text) } else { try Files.remove(git.path(name)) }
        }
        try git.commit([:], message)
    }

    /// Where builds were written out, when it was not removed.
    var leftovers: [String] {
        let digest = SHA256.hex(parts: [git.state]).prefix(16)
        return [
            git.state("scratch"), "/dev/shm/upkeep-\(Files.effectiveUser)-\(digest)",
        ].filter { Files.kind($0) != nil }
    }

    var environment: [String: String?] { ["PATH": "\(programs):/usr/bin:/bin"] }

    /// Validates and reads the document.
    func validate(
        _ arguments: String..., exit: Int32 = 0, path: String? = nil
    ) throws -> Document<ValidatePayload> {
        let result = try Programs.run(
            "upkeep-validate", arguments + ["-o", "json", "--verbose"], in: git.work,
            environment: path.map { ["PATH": $0] } ?? environment)
        try note(result)
        #expect(result.exit == exit, "\(result.err) \(result.text.prefix(3000))")
        return try CanonicalJSON.document(ValidatePayload.self, from: result.out)
    }

    /// Keeps what a call with `--verbose` says, for `builds`.
    func note(_ result: Programs.Result) throws {
        let before = try? Files.readText(git.beside("builds.log"), limit: 1 << 20)
        try git.writeBeside("builds.log", (before ?? "") + result.err)
    }

    /// The directories whose builds were started, in no order that counts.
    func builds() throws -> [String] {
        let text = try Files.readText(git.beside("builds.log"), limit: 1 << 20)
        return text.split(separator: "\n").flatMap { line -> [String] in
            guard let start = line.firstRange(of: " started: ")?.upperBound else { return [] }
            return line[start...].split(separator: ", ").map { $0 == "." ? "." : "./\($0)" }
        }.sorted()
    }

    /// Applies updates, one group each, from 1.0.0 to 2.0.0.
    func apply(_ images: [(file: String, name: String)], _ arguments: String...) throws {
        var report = RenovateFixture()
        for (file, name) in images {
            report.add(
                "kubernetes", file,
                [
                    RenovateFixture.image(
                        name, "1.0.0",
                        updates: [
                            RenovateFixture.update("minor", "2.0.0", branch: "renovate/\(name)")
                        ])
                ])
        }
        let path = try git.writeBeside("report.json", report.report)
        for (program, words) in [
            ("upkeep-detect", ["--renovate-report", path]), ("upkeep-analyze", []),
            ("upkeep-apply", arguments),
        ] {
            let result = try Programs.run(program, words + ["-q"], in: git.work)
            #expect(result.exit == 0, "\(program): \(result.err)")
        }
    }

    /// A document of the newest run.
    func document<Payload: StagePayload>(_ type: Payload.Type) throws -> Document<Payload> {
        let path = "\(git.run())/\(Payload.stage.rawValue).json"
        return try CanonicalJSON.document(type, from: try Files.read(path, limit: 1 << 26))
    }

    /// The update of a package.
    func update(_ name: String) throws -> UpdateID {
        let detect = try document(DetectPayload.self).payload
        let dependency = try #require(detect.dependencies.first { $0.name == name })
        return try #require(detect.updates.first { $0.dependency == dependency.id }).id
    }

    /// A deployment of one image.
    static func deployment(_ image: String, note: String = "") -> String {
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n"
            + "    spec:\n      containers:\n        - name: web\n          image: \(image)\n"
            + (note.isEmpty ? "" : "# \(note)\n")
    }

    /// A kustomization file of these resources.
    static func kustomization(_ resources: String...) -> String {
        "resources:\n" + resources.map { "  - \($0)\n" }.joined()
    }

    /// A Kustomization of Flux, with its source.
    static func flux(_ name: String, path: String, source: String = "home") -> String {
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
            + "metadata: {name: \(name), namespace: flux-system}\n"
            + "spec:\n  path: \(path)\n  sourceRef: {kind: GitRepository, name: \(source)}\n"
    }

    static let source =
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n"
        + "metadata: {name: home, namespace: flux-system}\nspec: {url: https://example.org/home}\n"
}

extension Document<ValidatePayload> {
    /// The checks of one kind as `subject: outcome reason`.
    func checks(_ kind: String) -> [String] {
        payload.checks.filter { $0.check == kind }.map {
            "\($0.subject): \($0.outcome.rawValue)" + ($0.reason.map { " \($0)" } ?? "")
        }
    }

    /// The payload without the times that builds took.
    var untimed: ValidatePayload {
        var payload = payload
        for index in payload.checks.indices { payload.checks[index].seconds = 0 }
        return payload
    }

    /// The rules of its findings.
    var rules: [String] { findings.map(\.rule) }
}
