/// One number of a version: as long as its author wrote it.
package struct VersionNumber: Sendable, Hashable, Comparable, ExpressibleByIntegerLiteral {
    /// The digits, none of them a zero in front; empty for 0.
    private let digits: String

    /// Reads digits.
    ///
    /// - Returns: nil for anything else, and for nothing.
    package init?(_ text: some StringProtocol) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        digits = String(text.drop { $0 == "0" })
    }

    /// Makes a number.
    package init(integerLiteral value: UInt64) { digits = value == 0 ? "" : String(value) }

    /// The digits, as a person writes them.
    package var description: String { digits.isEmpty ? "0" : digits }

    /// The longer one is larger.
    package static func < (left: VersionNumber, right: VersionNumber) -> Bool {
        let (one, two) = (left.digits.utf8, right.digits.utf8)
        return one.count == two.count ? one.lexicographicallyPrecedes(two) : one.count < two.count
    }

    /// The number that is larger by a small one.
    ///
    /// - Parameter count: 0 to 9 at least; what is negative counts as 0.
    package func advanced(by count: Int) -> VersionNumber {
        var carry = max(0, count)
        var sum: [UInt8] = []
        for digit in digits.utf8.reversed() {
            let (tens, ones) = carry.quotientAndRemainder(dividingBy: 10)
            let value = Int(digit) - 48 + ones
            sum.append(UInt8(48 + value % 10))
            carry = tens + value / 10
        }
        let front = carry == 0 ? "" : String(carry)
        return VersionNumber(front + String(decoding: sum.reversed(), as: UTF8.self)) ?? 0
    }
}
