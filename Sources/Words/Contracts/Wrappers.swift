/// A field that is written as `null` when it has no value, and may be missing when read.
@propertyWrapper
public struct Nullable<Value: Codable & Sendable>: Codable, Sendable {
    /// The value, nil for null.
    public var wrappedValue: Value?

    /// Wraps a value.
    public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    /// Reads the wrapped value, its default where the field is missing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
    }

    /// Writes the wrapped value itself.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue {
            try container.encode(wrappedValue)
        } else {
            try container.encodeNil()
        }
    }
}

extension Nullable: Equatable where Value: Equatable {}
extension Nullable: Hashable where Value: Hashable {}

/// A field that is left out when it has no value.
@propertyWrapper
public struct Omitted<Value: Codable & Sendable>: Codable, Sendable {
    /// The value, nil where the field is missing.
    public var wrappedValue: Value?

    /// Wraps a value.
    public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    /// Reads the wrapped value.
    public init(from decoder: any Decoder) throws {
        wrappedValue = try Nullable<Value>(from: decoder).wrappedValue
    }

    /// Writes the wrapped value itself.
    public func encode(to encoder: any Encoder) throws {
        try Nullable(wrappedValue: wrappedValue).encode(to: encoder)
    }
}

extension Omitted: Equatable where Value: Equatable {}
extension Omitted: Hashable where Value: Hashable {}

/// A list that is empty when it is missing.
@propertyWrapper
public struct Listed<Value: Codable & Sendable>: Codable, Sendable {
    /// The list.
    public var wrappedValue: [Value]

    /// Wraps a list.
    public init(wrappedValue: [Value]) { self.wrappedValue = wrappedValue }

    /// Reads the wrapped value, its default where the field is missing.
    public init(from decoder: any Decoder) throws {
        wrappedValue = try decoder.singleValueContainer().decode([Value].self)
    }

    /// Writes the wrapped value itself.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

extension Listed: Equatable where Value: Equatable {}
extension Listed: Hashable where Value: Hashable {}

extension KeyedDecodingContainer {
    /// Reads a field that may be null or missing.
    public func decode<Value>(
        _ type: Nullable<Value>.Type, forKey key: Key
    ) throws -> Nullable<Value> {
        Nullable(wrappedValue: try decodeIfPresent(Value.self, forKey: key))
    }

    /// Reads a field that may be missing.
    public func decode<Value>(
        _ type: Omitted<Value>.Type, forKey key: Key
    ) throws -> Omitted<Value> {
        Omitted(wrappedValue: try decodeIfPresent(Value.self, forKey: key))
    }

    /// Reads a list that may be missing.
    public func decode<Value>(
        _ type: Listed<Value>.Type, forKey key: Key
    ) throws -> Listed<Value> {
        Listed(wrappedValue: try decodeIfPresent([Value].self, forKey: key) ?? [])
    }
}

// Without these, each wrapped field would be encoded through a container of its own.
extension KeyedEncodingContainer {
    /// Writes a field, `null` where it has no value.
    public mutating func encode<Value>(_ value: Nullable<Value>, forKey key: Key) throws {
        if let value = value.wrappedValue {
            try encode(value, forKey: key)
        } else {
            try encodeNil(forKey: key)
        }
    }

    /// Writes a field, nothing where it has no value.
    public mutating func encode<Value>(_ value: Omitted<Value>, forKey key: Key) throws {
        try encodeIfPresent(value.wrappedValue, forKey: key)
    }

    /// Writes a list.
    public mutating func encode<Value>(_ value: Listed<Value>, forKey key: Key) throws {
        try encode(value.wrappedValue, forKey: key)
    }
}

/// One step of a path into a YAML document: a key (a string) or an index (an integer).
public enum PathElement: Codable, Sendable, Hashable {
    /// A mapping's key.
    case key(String)
    /// A sequence's index, 0-based.
    case index(Int)

    /// Reads a string or an integer.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let index = try? container.decode(Int.self) {
            self = .index(index)
        } else {
            self = .key(try container.decode(String.self))
        }
    }

    /// Writes a string or an integer.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .key(let key): try container.encode(key)
        case .index(let index): try container.encode(index)
        }
    }
}
