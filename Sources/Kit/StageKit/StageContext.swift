package import CommandLine
package import Contracts
package import GitStore
package import Names
package import RunView
package import Runs
package import Snapshot
package import SystemSupport

/// What a stage works with.
package struct StageContext {
    /// The value of every flag.
    package let settings: Settings
    /// The environment, passed on to programs that the stage starts.
    package let environment: Environment
    /// Reads the repository, for all snapshots of this process.
    package let store: BlobStore
    /// The run's directory.
    package let run: RunDirectory
    /// The state directory.
    package let state: StateDirectory
    /// The commit that the run works on; nil in a repository without one.
    package let commit: CommitID?
    /// Tells the time.
    package let now: @Sendable () -> Timestamp
    /// Whether nothing may be done.
    package let isDryRun: Bool
    /// Talks to the operator.
    package let console: Console
    /// The documents that it works from.
    let documents: [StageName: LoadedDocument]
    /// Standard input as it was put aside, nil when it was not asked for.
    let standardInput: String?
    /// The digests of the files named on the command line, by the names given.
    package let sourceDigests: [String: String]
    private let decoded = DecodedDocuments()

    /// The repository.
    package var repository: Repository { store.repository }

    /// The files of a commit; no file at all for nil.
    ///
    /// - Throws: `not-found`.
    package func snapshot(at commit: CommitID?) throws(GitError) -> Snapshot {
        try Snapshot(store, at: commit)
    }

    /// Reads a document that the stage works from.
    ///
    /// - Throws: exit 65 where it is bad, exit 64 where it is missing.
    package func document<Payload: StagePayload>(
        _ type: Payload.Type
    ) throws -> Document<Payload> {
        guard let document = try documentIfPresent(type) else {
            throw StageFailure(
                .usage, "the run \(run.run.text) has no \(Payload.stage.rawValue) document",
                hint: "run upkeep-\(Payload.stage.rawValue) first, or name one with --input")
        }
        return document
    }

    /// Reads a document that may be missing.
    ///
    /// - Throws: exit 65 where it is bad.
    package func documentIfPresent<Payload: StagePayload>(
        _ type: Payload.Type
    ) throws -> Document<Payload>? {
        try decoded.document(type, from: documents)
    }

    /// Joins the documents that the stage works from.
    ///
    /// - Throws: exit 65 where one of them is bad.
    package func runView() throws -> RunView { try decoded.runView(from: documents) }

    /// The path under which a file named on the command line is read: `-` is standard input.
    package func path(ofSource name: String) -> String {
        name == "-" ? standardInput ?? name : Paths.absolute(name)
    }
}
