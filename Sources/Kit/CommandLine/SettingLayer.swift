package import Contracts
package import SystemSupport

/// Where a value comes from.
package enum SettingSource: Sendable, Equatable {
    /// A flag.
    case commandLine
    /// A variable.
    case environment
    /// A file, and whose it is.
    case file(String, of: KeyOwner)
}

/// The values that one source sets.
package struct SettingLayer: Sendable {
    /// One value.
    struct Entry: Sendable {
        let value: any Sendable
        /// Where exactly it stands: a flag, a variable, `upkeep.yaml:3`.
        let place: String
        /// The line of the file; 0 for any other source.
        let line: Int
    }

    /// Where they come from.
    package let source: SettingSource
    /// The values, by key.
    private(set) var entries: [String: Entry] = [:]
    /// What is wrong, and the line of the file in which it stands.
    private var found: [(line: Int, failure: StageFailure)] = []

    /// What is wrong with what the source says, in the order in which it stands there; only the rest
    /// is in the entries.
    package var problems: [StageFailure] {
        found.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element.failure)
    }

    /// Makes an empty layer.
    init(_ source: SettingSource) { self.source = source }

    /// Adds a value, or what is wrong with it.
    ///
    /// - Parameter place: where it stands: a flag, a variable; nil in a file.
    mutating func read(
        _ name: String, place: String? = nil, line: Int = 0,
        _ value: () throws(Misfit) -> any Sendable
    ) {
        let place = place ?? "\(source.name):\(line)"
        do throws(Misfit) {
            entries[name] = Entry(value: try value(), place: place, line: line)
        } catch {
            note(error, name: name, place: place, line: line)
        }
    }

    /// Notes what is wrong with a value, or with the whole.
    mutating func note(_ misfit: Misfit, name: String, place: String, line: Int = 0) {
        guard case .file(let file, of: _) = source else {
            found.append((line, StageFailure(.usage, misfit.message(place), hint: misfit.hint)))
            return
        }
        found.append((misfit.line ?? line, misfit.failure(name, in: file, place: place)))
    }

    /// Notes a failure that concerns the whole.
    mutating func note(_ failure: StageFailure) { found.append((0, failure)) }

    /// How many keys it sets.
    package var count: Int { entries.count }

    /// Takes a key out, and notes why where that is a mistake.
    mutating func refuse(_ name: String, _ failure: StageFailure?) {
        guard let entry = entries.removeValue(forKey: name), let failure else { return }
        found.append((entry.line, failure))
    }

    /// The values of a command line.
    package static func commandLine(
        _ flags: [String: [String]], _ keys: [any SettingKey]
    ) -> SettingLayer {
        var layer = SettingLayer(.commandLine)
        for key in keys {
            guard let words = flags[key.name] else { continue }
            layer.read(key.name, place: "--\(key.name)") { () throws(Misfit) in
                try key.value(of: words)
            }
        }
        return layer
    }

    /// The values of the environment. An empty variable counts as not set.
    package static func environment(
        _ environment: Environment, _ keys: [any SettingKey]
    ) -> SettingLayer {
        var layer = SettingLayer(.environment)
        for key in keys {
            guard let variable = key.facts.variable, let text = environment[variable] else {
                continue
            }
            layer.read(key.name, place: variable) { () throws(Misfit) in
                try key.value(ofVariable: text)
            }
        }
        return layer
    }
}
