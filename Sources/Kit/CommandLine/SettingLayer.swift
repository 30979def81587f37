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
    }

    /// Where they come from.
    package let source: SettingSource
    /// The values, by key.
    private(set) var entries: [String: Entry] = [:]
    /// What is wrong with what the source says; only the rest is in the entries.
    package private(set) var problems: [StageFailure] = []

    /// Makes an empty layer.
    init(_ source: SettingSource) { self.source = source }

    /// Adds a value, or what is wrong with it.
    mutating func read(
        _ name: String, place: String, _ value: () throws(Misfit) -> any Sendable
    ) {
        do throws(Misfit) {
            entries[name] = Entry(value: try value(), place: place)
        } catch {
            note(error, place: place, name: name)
        }
    }

    /// Notes what is wrong.
    mutating func note(_ misfit: Misfit, place: String, name: String) {
        guard case .file(let file, _) = source else {
            problems.append(StageFailure(.usage, misfit.message(place), hint: misfit.hint))
            return
        }
        let exact = misfit.line.map { "\(file):\($0)" } ?? place
        problems.append(
            StageFailure(.usage, "\(exact): \(misfit.message(name))", hint: misfit.hint))
    }

    /// Notes a failure that concerns the whole.
    mutating func note(_ failure: StageFailure) { problems.append(failure) }

    /// Takes a key out.
    ///
    /// - Returns: whether it was there.
    package mutating func remove(_ key: some SettingKey) -> Bool {
        entries.removeValue(forKey: key.name) != nil
    }

    /// Makes it a mistake that a key is there.
    package mutating func refuse(_ key: some SettingKey, _ message: String) {
        guard remove(key) else { return }
        problems.append(
            StageFailure(
                .usage, message,
                hint:
                    "set \(key.facts.variable ?? "") or --\(key.name), or name a file of your own "
                    + "with --config"))
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
