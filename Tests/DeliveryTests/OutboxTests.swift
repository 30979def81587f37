import Contracts
import Delivery
import SystemSupport
import TestSupport
import Testing

@Suite struct OutboxTests {
    private let directory: ScratchDirectory

    init() throws { directory = try ScratchDirectory() }

    @Test(arguments: ["", ".hidden", "a/b", "../a", "a b", "a\n", "ü"])
    func refusesAKeyThatNamesNoFile(_ key: String) {
        #expect(Message(key: key, subject: "s", text: "t") == nil)
    }

    @Test func putsAMessageIntoOneFile() throws {
        let outbox = Outbox(directory.file("out/deep"), outside: "/nowhere")
        let message = try #require(
            Message(key: "20261120T060000Z-3f2a9c1d", subject: "a \"subject\"", text: "one\ntwo\n"))
        #expect(!outbox.has(message.key))
        try outbox.send(message)
        #expect(outbox.has(message.key))
        let path = directory.file("out/deep/20261120T060000Z-3f2a9c1d.json")
        let bytes = try Files.read(path, limit: 1 << 20)
        #expect(try CanonicalJSON.decode(Message.self, from: bytes) == message)
        #expect(try Files.list(directory.file("out/deep")).count == 1)
    }

    @Test func leavesAMessageThatIsThereAsItIs() throws {
        let outbox = Outbox(directory.file("out"), outside: "/nowhere")
        for text in ["first", "second"] {
            try outbox.send(try #require(Message(key: "k", subject: "s", text: text)))
        }
        let text = try Files.readText(directory.file("out/k.json"), limit: 1 << 20)
        #expect(text.contains("first") && !text.contains("second"))
    }
}
