internal import SystemSupport

/// Codes that tell whether somebody with the key wrote something. Source: RFC 2104.
enum HMAC {
    /// The code of bytes with SHA-256, as hexadecimal digits.
    static func sha256(_ bytes: [UInt8], key: [UInt8]) -> String {
        let block = 64
        var key = key.count > block ? raw(key) : key
        key += Array(repeating: 0, count: block - key.count)
        let inner = raw(key.map { $0 ^ 0x36 } + bytes)
        return SHA256.hex(key.map { $0 ^ 0x5C } + inner)
    }

    private static func raw(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array(SHA256.hex(bytes).utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            value(digits[$0]) << 4 | value(digits[$0 + 1])
        }
    }

    private static func value(_ digit: UInt8) -> UInt8 {
        digit >= 97 ? digit &- 87 : digit &- 48
    }
}
