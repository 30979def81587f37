package import Contracts
internal import SystemSupport

/// The value of every key: the first layer that sets it wins, else the default holds.
package struct Settings: Sendable {
    private let keys: [any SettingKey]
    /// The sources in the order in which they win.
    package let layers: [SettingLayer]

    /// Joins the sources.
    ///
    /// - Parameters:
    ///   - keys: the keys of the command, which decide whether its work is done already.
    ///   - layers: in the order in which they win.
    /// - Throws: exit 64: the first thing that is wrong in any of them.
    package init(_ keys: [any SettingKey], _ layers: [SettingLayer]) throws(StageFailure) {
        for layer in layers {
            if let problem = layer.problems.first { throw problem }
        }
        self.keys = keys
        self.layers = layers
    }

    /// The value of a key.
    package subscript<Value>(_ key: Key<Value>) -> Value {
        (found(key.name)?.entry.value as? Value) ?? key.fallback
    }

    /// What every source that sets a key says, in the order in which they win.
    package func all<Value: Sendable>(_ key: Key<Value>) -> [(value: Value, source: SettingSource)]
    {
        layers.compactMap { layer in
            (layer.entries[key.name]?.value as? Value).map { ($0, layer.source) }
        }
    }

    /// Where a key's value comes from; nil for the default.
    package func source(of key: some SettingKey) -> SettingSource? {
        found(key.name)?.layer.source
    }

    /// What a key is set to, as the words of a command line; empty where nothing sets it.
    package func words(of key: some SettingKey) -> [String] {
        guard let value = found(key.name)?.entry.value else { return [] }
        switch key.json(value) {
        case .array(let items): return items.compactMap(SettingText.of)
        case let json: return SettingText.of(json).map { [$0] } ?? []
        }
    }

    /// The settings that change a stage's result, as lines that are equal when they are.
    package var fingerprintLines: [String] {
        keys.filter(\.facts.changesResult).compactMap { key in
            let words = key.facts.isJoined ? allWords(of: key) : words(of: key)
            return words.isEmpty ? nil : "\(key.name)=\(words.joined(separator: ","))"
        }.sorted()
    }

    /// A digest of all that the sources set a key to; nil where none sets it.
    package func digest(of key: some SettingKey) -> String? {
        let words = allWords(of: key)
        return words.isEmpty ? nil : SHA256.hex(parts: words)
    }

    /// What every source sets a key to, in their order.
    private func allWords(of key: any SettingKey) -> [String] {
        layers.compactMap { layer in
            layer.entries[key.name].flatMap { SettingText.of(key.json($0.value)) }
        }
    }

    /// The value of a key and where it stands, whatever its type; nil for the default.
    package func shown(_ key: any SettingKey) -> (json: JSONValue, place: String)? {
        if key.facts.isJoined {
            let entries = layers.compactMap { $0.entries[key.name] }
            let items = entries.flatMap { entry -> [JSONValue] in
                if case .array(let items) = key.json(entry.value) { items } else { [] }
            }
            let places = entries.map(\.place).joined(separator: ", ")
            return entries.isEmpty ? nil : (.array(items), places)
        }
        return found(key.name).map { (key.json($0.entry.value), $0.entry.place) }
    }

    private func found(_ name: String) -> (layer: SettingLayer, entry: SettingLayer.Entry)? {
        for layer in layers {
            if let entry = layer.entries[name] { return (layer, entry) }
        }
        return nil
    }
}
