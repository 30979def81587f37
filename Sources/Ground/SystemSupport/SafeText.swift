/// Makes text from outside fit for a terminal, a log, a mail or a page.
package enum SafeText {
    /// Replaces control characters and invisible direction marks, so that text from a registry or
    /// a log cannot move a cursor, ring a bell, hide what it says or forge a line.
    ///
    /// Line ends and tabs become a space; anything else unprintable becomes U+FFFD.
    package static func line(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: result.append(" ")
            default: result.append(isControl(scalar) || isHidden(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return String(result)
    }

    /// The same for text of several lines: line feeds and tabs stay; the carriage return of a line's end
    /// goes.
    package static func block(_ text: String) -> String {
        lines(text, keepsReturns: false) { isControl($0) || isHidden($0) }
    }

    /// What a program of ours prints, a patch for one: as `block`, but the ends of lines and marks
    /// without width, which steer nothing, stay.
    package static func printed(_ text: String) -> String {
        lines(text, keepsReturns: true) { scalar in
            isControl(scalar)
                || isHidden(scalar) && ![0xFEFF, 0x200B, 0x200C, 0x200D].contains(scalar.value)
        }
    }

    private static func lines(
        _ text: String, keepsReturns: Bool, _ isBad: (Unicode.Scalar) -> Bool
    ) -> String {
        let isPlain = text.utf8.allSatisfy {
            (0x20..<0x7F).contains($0) || $0 == 0x0A || $0 == 0x09
        }
        if isPlain { return text }
        var result = String.UnicodeScalarView()
        var scalars = text.unicodeScalars.makeIterator()
        var next = scalars.next()
        while let scalar = next {
            next = scalars.next()
            switch scalar {
            case "\n", "\t": result.append(scalar)
            case "\r" where next == "\n": if keepsReturns { result.append(scalar) }
            case "\r", "\u{2028}", "\u{2029}": result.append(" ")
            default: result.append(isBad(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return String(result)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
    }

    /// Whether it turns the direction of what follows, or shows nothing.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x061C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: false
        }
    }

    /// Cuts a text to at most this many Unicode scalars, marking the cut.
    ///
    /// A character may be thousands of scalars; what is shown of it must be bounded all the same.
    package static func shortened(_ text: String, to count: Int) -> String {
        if text.utf8.count <= count { return text }
        let scalars = text.unicodeScalars
        guard
            let end = scalars.index(
                scalars.startIndex, offsetBy: count, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return text }
        return String(scalars.prefix(max(0, count - 1))) + "…"
    }

    /// A name from outside (a package, a component, a resource) as it is told to people and counted in
    /// metrics: without secrets and control characters, of 200 letters at most.
    package static func name(_ text: String) -> String {
        shortened(withoutSecrets(line(shortened(text, to: 2_000))), to: 200)
    }

    /// Hides user names and passwords in addresses (`https://user:secret@host` →
    /// `https://***@host`) and the values of headers and fields that carry secrets.
    package static func withoutSecrets(_ text: String) -> String {
        SecretScrubber.scrub(text)
    }
}
