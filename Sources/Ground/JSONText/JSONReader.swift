internal import CJSONText

/// Reads JSON texts of any size, piece by piece, and holds of them only what a visitor keeps.
///
/// The text is checked to its end, UTF-8 included. What is nested deeper than 512 levels, and a kept
/// value beyond the limit, is refused.
///
/// Source: Boost.JSON's `basic_parser`; RFC 8259.
@safe
package final class JSONReader {
    private let reader: OpaquePointer?
    private let pool = TextPool()
    private var visitor: (any JSONVisitor)?
    /// Where the value stands that was asked for last.
    private var path = JSONPath()

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - names: the names of members that matter in kept values.
    ///   - limit: the bytes that one kept value may take in memory.
    package init(names: [String], limit: Int = 256 << 20) {
        unsafe reader = upkeep_json_make(JSONReader.choose, JSONReader.take, 512, limit)
        guard let reader = unsafe reader else { return }
        for name in names {
            var name = name
            _ = name.withUTF8 { bytes in
                unsafe upkeep_json_want(reader, bytes.baseAddress, bytes.count)
            }
        }
    }

    deinit { unsafe upkeep_json_free(reader) }

    /// Reads a piece of a text.
    ///
    /// - Returns: how many of its bytes were read: fewer than all where the text ends in it.
    @discardableResult
    package func read(_ piece: ArraySlice<UInt8>, for visitor: any JSONVisitor) -> Int {
        guard let reader = unsafe reader else { return 0 }
        self.visitor = visitor
        defer { self.visitor = nil }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        return unsafe piece.withUnsafeBytes { bytes in
            unsafe upkeep_json_read(reader, context, bytes.baseAddress, bytes.count)
        }
    }

    /// Ends the text: what is wrong with it, nil where it is whole and right.
    package func end(for visitor: any JSONVisitor) -> JSONError? {
        guard let reader = unsafe reader else {
            return JSONError(code: .syntax, message: "no memory", path: path)
        }
        self.visitor = visitor
        defer { self.visitor = nil }
        unsafe upkeep_json_end(reader, Unmanaged.passUnretained(self).toOpaque())
        return problem
    }

    /// What is wrong with the text as far as it was read.
    package var problem: JSONError? {
        guard let reader = unsafe reader, let problem = unsafe upkeep_json_problem(reader) else {
            return nil
        }
        let message = unsafe String(cString: problem)
        return JSONError(
            code: message.hasPrefix("incomplete") ? .incomplete : .syntax, message: message,
            path: path)
    }

    /// Whether a whole text was read; blanks may still follow.
    package var isDone: Bool {
        guard let reader = unsafe reader else { return false }
        return unsafe upkeep_json_is_done(reader)
    }

    /// Forgets the text, for the next one.
    package func reset() {
        path = JSONPath()
        if let reader = unsafe reader { unsafe upkeep_json_reset(reader) }
    }

    private func ask(depth: Int, _ step: JSONPath.Step) -> JSONChoice {
        path.steps.removeSubrange(max(0, depth - 1)...)
        if depth > 0 { path.steps.append(step) }
        return visitor?.choice(at: path) ?? .skip
    }

    private static let choose: upkeep_json_choose = { context, depth, key, number in
        guard let context = unsafe context else { return upkeep_json_skip }
        let reader = unsafe Unmanaged<JSONReader>.fromOpaque(context).takeUnretainedValue()
        let step: JSONPath.Step
        if let key = unsafe key {
            let bytes = unsafe UnsafeRawBufferPointer(start: key, count: number)
            step = .name(unsafe String(decoding: bytes, as: UTF8.self))
        } else {
            step = .item(number)
        }
        return switch reader.ask(depth: depth, step) {
        case .skip: upkeep_json_skip
        case .keep: upkeep_json_keep
        case .members: upkeep_json_members
        case .items: upkeep_json_items
        }
    }

    private static let take: upkeep_json_take = { context, nodes, count, text, bytes in
        guard let context = unsafe context else { return }
        let reader = unsafe Unmanaged<JSONReader>.fromOpaque(context).takeUnretainedValue()
        let tree = unsafe JSONTree(
            nodes: UnsafeBufferPointer(start: nodes, count: count),
            text: UnsafeBufferPointer(start: text, count: bytes), pool: reader.pool)
        reader.visitor?.take(JSONNode(tree), at: reader.path)
    }
}
