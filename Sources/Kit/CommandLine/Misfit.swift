package import Contracts

/// Why something is not a value of a type.
package struct Misfit: Error, Sendable, Equatable {
    private enum Fault: Sendable, Equatable {
        case text(String)
        case rule(String)
        case absence
        case message(String)
    }

    private let fault: Fault
    /// What would do.
    package let hint: String?
    /// The part of the value that it concerns; nil for the whole.
    private(set) var part: String?
    /// The line of the file in which that part stands, from 1; nil where the place of the whole is
    /// all that is known.
    package private(set) var line: Int?

    /// A text that is not a value: `max-kind cannot be "huge"`.
    package static func text(_ text: String, hint: String) -> Misfit {
        Misfit(fault: .text(text), hint: hint)
    }

    /// A rule that is broken, as it follows the name: `"no-push" is true or false`.
    package static func rule(_ rule: String, hint: String? = nil) -> Misfit {
        Misfit(fault: .rule(rule), hint: hint)
    }

    /// A list that must not be empty: `it names no stages`.
    package static var absence: Misfit { Misfit(fault: .absence, hint: nil) }

    /// A whole message.
    package static func message(
        _ message: String, hint: String? = nil, line: Int? = nil
    ) -> Misfit {
        Misfit(fault: .message(message), hint: hint, line: line)
    }

    /// The same, of a part of the value.
    package func inPart(_ name: String?, line: Int) -> Misfit {
        var copy = self
        copy.part = part ?? name
        copy.line = self.line ?? line
        return copy
    }

    /// The message, about a value that is called so.
    func message(_ name: String) -> String {
        let name = part ?? name
        return switch fault {
        case .text(let text): "\(name) cannot be \"\(text)\""
        case .rule(let rule): "\"\(name)\" \(rule)"
        case .absence: "it names no \(name)"
        case .message(let message): message
        }
    }

    /// What an operator sees where a file says it.
    ///
    /// - Parameters:
    ///   - name: what the value is called.
    ///   - place: where it stands, for a part whose line is not known.
    package func failure(_ name: String, in file: String, place: String) -> StageFailure {
        let exact = line.map { "\(file):\($0)" } ?? place
        return StageFailure(.usage, "\(exact): \(message(name))", hint: hint)
    }
}
