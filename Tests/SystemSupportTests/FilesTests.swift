import SystemSupport
import TestSupport
import Testing

@Suite struct FilesTests {
    let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    private var leftovers: [String] {
        ((try? Files.list(scratch.path)) ?? []).filter { $0.hasPrefix(".upkeep-tmp") }
    }

    @Test func replacesAFileAndKeepsItsMode() throws {
        let path = try scratch.write("a", "old")
        try Programs.run("chmod", ["0640", path])
        try AtomicFile.write("new", to: path)
        #expect(try Files.readText(path, limit: 10) == "new")
        #expect(try Programs.run("stat", ["-c", "%a", path]).text == "640\n")
        #expect(leftovers.isEmpty)
    }

    @Test func takesFromEverybodyElseWhatIsForItsOwner() throws {
        let path = try scratch.write("a", "old")
        try Programs.run("chmod", ["0666", path])
        try AtomicFile.append(line: "new", to: path)
        #expect(Files.permissions(path) == 0o600)
        try Files.remove(path)
        try AtomicFile.write("new", to: path)
        #expect(Files.permissions(path) == 0o600)
    }

    @Test func leavesTheOldFileWhenItCannotWrite() throws {
        #expect(throws: SystemError.self) {
            try AtomicFile.write("x", to: scratch.file("missing/a"))
        }
        try scratch.write("directory/file", "x")
        #expect(throws: SystemError.self) {
            try AtomicFile.write("x", to: scratch.file("directory"))
        }
        #expect(leftovers.isEmpty)
    }

    @Test func endsALineThatACrashCut() throws {
        let path = try scratch.write("log", "{\"a\":1}\n{\"cut")
        try AtomicFile.append(line: "{\"b\":2}", to: path)
        try AtomicFile.append(line: "{\"c\":3}", to: path)
        #expect(try Files.readText(path, limit: 100) == "{\"a\":1}\n{\"cut\n{\"b\":2}\n{\"c\":3}\n")
    }

    @Test func pointsALinkSomewhereElse() throws {
        let link = scratch.file("latest")
        try AtomicFile.replaceLink(link, with: "one")
        try AtomicFile.replaceLink(link, with: "two")
        #expect(Files.link(link) == "two")
        #expect(leftovers.isEmpty)
    }

    @Test func readsUpToTheLimitAndNoMore() throws {
        let path = try scratch.write("a", "12345")
        #expect(try Files.read(path, limit: 5).count == 5)
        #expect(throws: SystemError.self) { try Files.read(path, limit: 4) }
        #expect(try FileDescriptor.reading(path).read(upTo: 3) == Array("123".utf8))
    }

    @Test func tellsWhyAFileCannotBeRead() throws {
        let missing = #expect(throws: SystemError.self) {
            try Files.read(scratch.file("none"), limit: 1)
        }
        #expect(missing?.code == .notFound)
        let path = scratch.file("bytes")
        try AtomicFile.write([0xFF, 0xFE, 0x00], to: path)
        let bad = #expect(throws: SystemError.self) { try Files.readText(path, limit: 10) }
        #expect(bad?.code == .notText)
    }

    @Test func removesALinkAndNotWhatItPointsAt() throws {
        try scratch.write("kept/file", "x")
        try Programs.run("ln", ["-s", scratch.file("kept"), scratch.file("link")])
        try Files.removeTree(scratch.file("link"))
        #expect(Files.kind(scratch.file("kept/file")) == .file)
        try Files.removeTree(scratch.file("kept"))
        #expect(Files.kind(scratch.file("kept")) == nil)
    }

    @Test func digestsAFilePieceByPiece() throws {
        let bytes = [UInt8](repeating: 0x61, count: 1_000_000)
        try AtomicFile.write(bytes, to: scratch.file("a"))
        #expect(
            try SpoolFile.digest(scratch.file("a"))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        #expect(SHA256.hex(bytes) == (try SpoolFile.digest(scratch.file("a"))))
    }

    @Test func knowsWhichLockIsHeld() throws {
        let path = scratch.file("lock")
        let first = try FileLock.acquire(path)
        let busy = #expect(throws: SystemError.self) { try FileLock.acquire(path) }
        #expect(busy?.code == .busy)
        try scratch.write("other", "")
        let directory = try DirectoryHandle.open(scratch.path)
        let inherited = FileLock.inherited(first.handle, "other", in: directory)
        #expect(inherited == nil)
        withExtendedLifetime(first) {}
    }

    @Test func releasesALockWithItsOwner() throws {
        let path = scratch.file("lock")
        do { _ = try FileLock.acquire(path) }
        #expect(throws: Never.self) { try FileLock.acquire(path) }
    }
}
