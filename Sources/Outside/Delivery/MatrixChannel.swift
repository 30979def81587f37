internal import Contracts
internal import HTTPFetch
internal import SystemSupport

/// Matrix: a notice in a room. The message's key is the transaction: sent again it is the same event.
///
/// Source: Matrix client-server API, `PUT …/send/m.room.message/{txnId}`; an event has 64 KiB at most.
enum MatrixChannel: ChannelKind {
    static func outgoing(
        _ notice: Notice, _ channel: ReadyChannel
    ) throws(ChannelProblem) -> Outgoing {
        guard let room = channel.spec.room else {
            throw ChannelProblem(reason: "it has no room", remedy: "give it a room: !id:server")
        }
        let lines = NoticeText(notice).fitting(
            30_000, write: { NoticeText.defanged($0.text) }, cost: { $0.utf8.count })
        let path =
            "/_matrix/client/v3/rooms/\(PercentText.part(room))/send/m.room.message/"
            + PercentText.part(notice.key)
        let body = ([NoticeText.defanged(notice.subject)] + lines).joined(separator: "\n")
        return .http(
            try .message(
                try channel.place(path),
                .object([
                    "msgtype": .string("m.notice"), "body": .string(body),
                    // Nobody is mentioned, whatever the text says.
                    "m.mentions": .object([:]),
                ]), channel, method: .put))
    }
}
