internal import Contracts

/// Notes what a type reads, and gives it an example of each.
final class RecordingDecoder: Decoder {
    private let typeName: String
    private(set) var fields: [Shape.Field] = []
    private var value: Shape?

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(typeName: String) { self.typeName = typeName }

    /// What was read.
    var shape: Shape { value ?? .object(type: typeName, fields: fields) }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RecordingFields(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw ShapeReader.Problem(description: "\(typeName) reads a list of its own")
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        RecordingValue(decoder: self)
    }

    fileprivate func note<Value: Decodable>(_ type: Value.Type, key: String) throws -> Value {
        let (shape, value) = try ShapeReader.read(type)
        fields.append(Shape.Field(key: key, shape: shape))
        return value
    }

    fileprivate func note<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (shape, value) = try ShapeReader.read(type)
        self.value = shape
        return value
    }

    fileprivate func note<Value>(_ word: String, _ example: Value, key: String?) -> Value {
        let shape = Shape.value(["type": .string(word)])
        if let key { fields.append(Shape.Field(key: key, shape: shape)) } else { value = shape }
        return example
    }
}

/// The fields of an object, each there and none null.
private struct RecordingFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: RecordingDecoder

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try decoder.note(type, key: key.stringValue)
    }

    private func integer<Value: FixedWidthInteger>(_ key: Key) -> Value {
        decoder.note("integer", 0, key: key.stringValue)
    }

    func decode(_ type: Bool.Type, forKey key: Key) -> Bool {
        decoder.note("boolean", false, key: key.stringValue)
    }
    func decode(_ type: String.Type, forKey key: Key) -> String {
        decoder.note("string", "", key: key.stringValue)
    }
    func decode(_ type: Double.Type, forKey key: Key) -> Double {
        decoder.note("number", 0, key: key.stringValue)
    }
    func decode(_ type: Float.Type, forKey key: Key) -> Float {
        decoder.note("number", 0, key: key.stringValue)
    }
    func decode(_ type: Int.Type, forKey key: Key) -> Int { integer(key) }
    func decode(_ type: Int8.Type, forKey key: Key) -> Int8 { integer(key) }
    func decode(_ type: Int16.Type, forKey key: Key) -> Int16 { integer(key) }
    func decode(_ type: Int32.Type, forKey key: Key) -> Int32 { integer(key) }
    func decode(_ type: Int64.Type, forKey key: Key) -> Int64 { integer(key) }
    func decode(_ type: UInt.Type, forKey key: Key) -> UInt { integer(key) }
    func decode(_ type: UInt8.Type, forKey key: Key) -> UInt8 { integer(key) }
    func decode(_ type: UInt16.Type, forKey key: Key) -> UInt16 { integer(key) }
    func decode(_ type: UInt32.Type, forKey key: Key) -> UInt32 { integer(key) }
    func decode(_ type: UInt64.Type, forKey key: Key) -> UInt64 { integer(key) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw unknown(key) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw unknown(key)
    }
    func superDecoder() throws -> any Decoder {
        throw ShapeReader.Problem(description: "a type that inherits cannot be described")
    }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw unknown(key) }

    private func unknown(_ key: Key) -> ShapeReader.Problem {
        ShapeReader.Problem(description: "\(key.stringValue) is read by hand: give it a type")
    }
}

/// A value that is neither an object nor a list of its own.
private struct RecordingValue: SingleValueDecodingContainer {
    let decoder: RecordingDecoder

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.note(type) }

    private func integer<Value: FixedWidthInteger>() -> Value {
        decoder.note("integer", 0, key: nil)
    }

    func decode(_ type: Bool.Type) -> Bool { decoder.note("boolean", false, key: nil) }
    func decode(_ type: String.Type) -> String { decoder.note("string", "", key: nil) }
    func decode(_ type: Double.Type) -> Double { decoder.note("number", 0, key: nil) }
    func decode(_ type: Float.Type) -> Float { decoder.note("number", 0, key: nil) }
    func decode(_ type: Int.Type) -> Int { integer() }
    func decode(_ type: Int8.Type) -> Int8 { integer() }
    func decode(_ type: Int16.Type) -> Int16 { integer() }
    func decode(_ type: Int32.Type) -> Int32 { integer() }
    func decode(_ type: Int64.Type) -> Int64 { integer() }
    func decode(_ type: UInt.Type) -> UInt { integer() }
    func decode(_ type: UInt8.Type) -> UInt8 { integer() }
    func decode(_ type: UInt16.Type) -> UInt16 { integer() }
    func decode(_ type: UInt32.Type) -> UInt32 { integer() }
    func decode(_ type: UInt64.Type) -> UInt64 { integer() }
}
