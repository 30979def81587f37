/// The way from the top of a JSON text to one of its values.
package struct JSONPath: Sendable, Equatable {
    /// One step down.
    package enum Step: Sendable, Equatable {
        /// To the member of an object with this name.
        case name(String)
        /// To the item of a list, counted from 0.
        case item(Int)
    }

    /// The steps, from the top.
    package internal(set) var steps: [Step] = []

    /// How many levels below the top the value stands.
    package var depth: Int { steps.count }

    /// The name under which the value, or what it stands in, was found at a level from 0; nil in a
    /// list and below the value.
    package func name(_ level: Int) -> String? {
        guard steps.indices.contains(level), case .name(let name) = steps[level] else { return nil }
        return name
    }
}

extension JSONPath: CustomStringConvertible {
    /// As in `config.flux[3]`.
    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .name(let name): text += (text.isEmpty ? "" : ".") + name
            case .item(let index): text += "[\(index)]"
            }
        }
        return text
    }
}
