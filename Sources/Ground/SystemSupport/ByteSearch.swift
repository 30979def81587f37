internal import CSystemShim

/// Finds a piece of text in bytes.
///
/// Source: `upkeep_find`.
@safe
package struct ByteSearch: Sendable {
    /// What is looked for; in lower case where case does not count.
    package let needle: [UInt8]
    private let foldsCase: Bool

    /// Looks for bytes as they are.
    package init(_ needle: [UInt8]) {
        self.needle = needle
        foldsCase = false
    }

    /// Looks for a text, letters of ASCII in either case.
    package init(foldingCase needle: [UInt8]) {
        self.needle = needle.map { (65...90).contains($0) ? $0 | 0x20 : $0 }
        foldsCase = true
    }

    /// Where it first stands at or after a place; nil where it does not.
    package func first(in bytes: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
        let rest = bytes.count - start
        guard rest >= needle.count, let base = bytes.baseAddress else { return nil }
        let text = unsafe (base + start).assumingMemoryBound(to: UInt8.self)
        let place = unsafe needle.withUnsafeBufferPointer { pointer in
            unsafe upkeep_find(text, rest, pointer.baseAddress, pointer.count, foldsCase ? 1 : 0)
        }
        return place < rest ? start + place : nil
    }
}
