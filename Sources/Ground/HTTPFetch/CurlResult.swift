internal import CCurlShim
internal import SystemSupport

/// What a transfer that ended means.
enum CurlResult {
    /// Reads it.
    static func outcome(
        of pointer: OpaquePointer, _ code: CURLcode, _ call: WireCall
    ) -> WireOutcome {
        let status = unsafe Int(upkeep_transfer_status(pointer))
        let overflow = Overflow(rawValue: unsafe upkeep_transfer_overflowed(pointer))
        if code == CURLE_OK, overflow == nil {
            var count = 0
            let head = unsafe upkeep_transfer_headers(pointer, &count)
            let headers = unsafe headers(bytes(head, count))
            let body = unsafe upkeep_transfer_body(pointer, &count)
            return .answer(
                WireAnswer(status: status, headers: headers, body: unsafe bytes(body, count)))
        }
        let words = unsafe upkeep_transfer_message(pointer, code).map { unsafe String(cString: $0) }
        return .failed(
            failure(
                code, overflow: overflow, status: status, words: words ?? "",
                wasSent: unsafe upkeep_transfer_was_sent(pointer) != 0, call))
    }

    /// What of an answer was larger than it may be.
    enum Overflow: CInt {
        case body = 1
        case headers = 2
    }

    /// The failure for libcurl's code. Source: libcurl-errors(3).
    static func failure(
        _ code: CURLcode, overflow: Overflow?, status: Int, words: String, wasSent: Bool,
        _ call: WireCall
    ) -> WireFailure {
        var failure = WireFailure(code: .other, message: words, wasSent: wasSent)
        if overflow != nil || code == CURLE_FILESIZE_EXCEEDED {
            failure.code = .tooLarge
            failure.message =
                overflow == .headers
                ? "the headers of the answer are larger than 256 KiB"
                : "the answer is larger than \(call.limits.bodyBytes) bytes"
            return failure
        }
        if case .mail = call, status >= 400 {
            failure.status = status
            failure.code = code == CURLE_LOGIN_DENIED ? .refusedLogin : .refused
            failure.isTransient = status < 500
            return failure
        }
        failure.code = self.code(code)
        failure.isTransient =
            [.unknownHost, .unreachable, .timedOut, .cutOff].contains(failure.code)
            || code == CURLE_SSL_CONNECT_ERROR
        if failure.code == .timedOut {
            failure.message = "no answer in time" + (words.isEmpty ? "" : " (\(words))")
        }
        return failure
    }

    private static func code(_ code: CURLcode) -> HTTPFailure.Code {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unknownHost
        case CURLE_COULDNT_CONNECT, CURLE_PROXY: .unreachable
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_INITFAILED:
            .tls
        case CURLE_USE_SSL_FAILED: .unprotected
        case CURLE_LOGIN_DENIED: .refusedLogin
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE,
            CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_WEIRD_SERVER_REPLY:
            .cutOff
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .invalid
        default: .other
        }
    }

    /// The fields of the last head among those that came: before it stand 100 and what proxies say.
    static func headers(_ bytes: [UInt8]) -> [HTTPHeader] {
        var headers: [HTTPHeader] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            if line.starts(with: "HTTP/".utf8) { headers = [] }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
                continue
            }
            let name = String(decoding: line[..<colon], as: UTF8.self)
            var value = line[(colon + 1)...]
            while let first = value.first, first == 0x20 || first == 0x09 { value.removeFirst() }
            while let last = value.last, last == 0x20 || last == 0x09 || last == 0x0D {
                value.removeLast()
            }
            headers.append(
                HTTPHeader(
                    SafeText.line(name), SafeText.line(String(decoding: value, as: UTF8.self))))
        }
        return headers
    }

    private static func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
        guard let start = unsafe start else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: start, count: count))
    }
}
