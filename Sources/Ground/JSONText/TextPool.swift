internal import Glibc

/// Gives texts that were seen not long ago again, in place of copies: in large documents most texts
/// stand many times.
///
/// A table in which a text takes the place of another whose hash has the same last bits.
@safe
final class TextPool {
    private static let bits = 15
    /// Shorter texts need no memory of their own, longer ones rarely stand twice.
    private static let lengths = 16...256
    private var texts: [String?] = []

    /// The text of some bytes, which are UTF-8.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard TextPool.lengths.contains(bytes.count) else {
            return unsafe String(decoding: bytes, as: UTF8.self)
        }
        if texts.isEmpty { texts = Array(repeating: nil, count: 1 << TextPool.bits) }
        let slot = Int(unsafe TextPool.hash(bytes) >> UInt64(64 - TextPool.bits))
        if let text = texts[slot], unsafe TextPool.isEqual(text, bytes) { return text }
        let text = unsafe String(decoding: bytes, as: UTF8.self)
        texts[slot] = text
        return text
    }

    private static func isEqual(_ text: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.utf8.count == bytes.count else { return false }
        let isEqual = unsafe text.utf8.withContiguousStorageIfAvailable { own in
            guard let left = own.baseAddress, let right = bytes.baseAddress else { return false }
            return unsafe memcmp(left, right, own.count) == 0
        }
        return isEqual ?? false
    }

    /// Mixes all bytes, eight at a time; the last eight may overlap the ones before.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(bytes)
        var hash = UInt64(truncatingIfNeeded: bytes.count)
        func mix(_ offset: Int) {
            let word = unsafe raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        for offset in stride(from: 0, to: bytes.count - 8, by: 8) { mix(offset) }
        mix(bytes.count - 8)
        return hash &* 0x9E37_79B9_7F4A_7C15
    }
}
