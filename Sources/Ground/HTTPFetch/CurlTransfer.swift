internal import CCurlShim

/// A transfer of libcurl that is being prepared; it is freed unless somebody takes it over.
@safe
struct CurlTransfer: ~Copyable {
    private let pointer: OpaquePointer

    init(bodyLimit: Int) throws(WireFailure) {
        guard let pointer = unsafe upkeep_transfer_new(max(0, bodyLimit)) else {
            throw WireFailure(code: .other, message: "no memory is left")
        }
        unsafe self.pointer = pointer
    }

    deinit { unsafe upkeep_transfer_free(pointer) }

    /// Hands it over.
    consuming func release() -> OpaquePointer {
        let pointer = unsafe pointer
        discard self
        return unsafe pointer
    }

    /// Sets a number.
    func set(_ option: CURLoption, _ value: Int) throws(WireFailure) {
        try check(unsafe upkeep_transfer_set_number(pointer, option, value))
    }

    /// Sets a text, which libcurl copies.
    func set(_ option: CURLoption, _ value: String) throws(WireFailure) {
        if value.utf8.contains(0) { throw Self.invalid }
        try check(unsafe upkeep_transfer_set_text(pointer, option, value))
    }

    /// Adds a header line.
    func add(header line: String) throws(WireFailure) {
        // The end of a line would begin another header, or the body.
        if line.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
            throw WireFailure(code: .invalid, message: "a header holds a control character")
        }
        try check(unsafe upkeep_transfer_add_header(pointer, line))
    }

    /// Adds a recipient of a mail.
    func add(recipient: String) throws(WireFailure) {
        try check(unsafe upkeep_transfer_add_recipient(pointer, recipient))
    }

    /// Sets what is sent.
    ///
    /// - Parameter isUpload: whether it is a mail.
    func set(body: [UInt8], isUpload: Bool) throws(WireFailure) {
        let code = unsafe body.withUnsafeBytes { bytes in
            unsafe upkeep_transfer_set_body(
                pointer, bytes.baseAddress, bytes.count, isUpload ? 1 : 0)
        }
        try check(code)
    }

    private static let invalid = WireFailure(
        code: .invalid, message: "a setting holds a zero character")

    private func check(_ code: CURLcode) throws(WireFailure) {
        if code == CURLE_OK { return }
        throw WireFailure(
            code: .other,
            message: "libcurl does not know a setting (\(code.rawValue)); 7.85 or later is needed")
    }
}
