import CommandLine
import Contracts
import GitStore
import Snapshot
import SystemSupport
import TestSupport
import Testing

/// The repository's own files are read where they count, and only plain files inside of it.
@Suite struct ConfigurationFilesTests {
    /// A repository whose work tree has another `upkeep.yaml` than its commit.
    private func fixture() throws -> GitFixture {
        let git = try GitFixture(["upkeep.yaml": "a: 1\n", "pipelines/x.yaml": "x: 1\n"])
        try git.write("upkeep.yaml", "a: 2\n")
        try git.write("pipelines/y.yaml", "y: 1\n")
        return git
    }

    private func read(_ files: ConfigurationFiles, _ name: String) throws -> String? {
        try files.read(name, limit: 100).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func readsTheWorkTreeABareRepositoryOrACommit() throws {
        let git = try fixture()
        let own = BlobStore(try Repository.open(git.work))
        let bare = BlobStore(try Repository.open(git.remote))
        let commit = try own.repository.head().commit
        for (files, text, names) in [
            (try ConfigurationFiles(own), "a: 2\n", ["x.yaml", "y.yaml"]),
            (try ConfigurationFiles(own, at: commit), "a: 1\n", ["x.yaml"]),
            (try ConfigurationFiles(bare), "a: 1\n", ["x.yaml"]),
        ] {
            #expect(try read(files, "upkeep.yaml") == text)
            #expect(try files.names(in: "pipelines") == names)
            #expect(try read(files, "pipelines/x.yaml") == "x: 1\n")
            #expect(try read(files, "pipelines/z.yaml") == nil)
            #expect(try read(files, "nothing/z.yaml") == nil)
            #expect(try files.names(in: "nothing").isEmpty)
        }
    }

    @Test func hasNoFilesBeforeTheFirstCommit() throws {
        let git = try GitFixture([:])
        let bare = try ConfigurationFiles(BlobStore(try Repository.open(git.remote)))
        #expect(try read(bare, "upkeep.yaml") == nil)
        #expect(try bare.names(in: "pipelines").isEmpty)
    }

    @Test(arguments: [true, false])
    func takesOnlyPlainFilesInside(_ isCommitted: Bool) throws {
        let git = try GitFixture(["other/x.yaml": "x: 1\n"])
        try git.writeBeside("outside/x.yaml", "secret: 1\n")
        try Files.makeLink(git.path("upkeep.yaml"), to: "other/x.yaml")
        try Files.makeLink(git.path("inside"), to: "other")
        try Files.makeLink(git.path("pipelines"), to: "../outside")
        try git.commit(["large.yaml": String(repeating: "a", count: 101)], "links")
        let store = BlobStore(try Repository.open(git.work))
        let files = try ConfigurationFiles(
            store, at: isCommitted ? try store.repository.head().commit : nil)
        #expect(throws: StageFailure.self) { try read(files, "upkeep.yaml") }
        #expect(try read(files, "inside/x.yaml") == "x: 1\n")
        #expect(try files.names(in: "inside") == ["x.yaml"])
        #expect(try read(files, "pipelines/x.yaml") == nil)
        #expect(try files.names(in: "pipelines").isEmpty)
        #expect(throws: GitError.self) { try read(files, "large.yaml") }
    }
}
