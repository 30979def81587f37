internal import CYAML

/// Owns a libyaml parser; its memory never moves, because the parser points into itself.
///
/// Source: yaml_parser_parse().
@safe
final class EventParser {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    init() throws(YAMLError) {
        unsafe parser = .allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        if unsafe yaml_parser_initialize(parser) == 0 {
            throw YAMLError(.syntax, "out of memory")
        }
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deinitialize(count: 1)
        unsafe parser.deallocate()
    }

    /// Sets what is read; the buffer must outlive the last call of `next`.
    func setInput(_ input: UnsafeBufferPointer<UInt8>) {
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    /// Hands the next event to `body`.
    ///
    /// - Returns: false after the last event.
    func next(
        _ body: (UnsafePointer<yaml_event_t>) throws(YAMLError) -> Void
    ) throws(YAMLError) -> Bool {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) != 0 else { throw failure() }
        defer { unsafe yaml_event_delete(&event) }
        let isLast = unsafe event.type == YAML_STREAM_END_EVENT || event.type == YAML_NO_EVENT
        try unsafe body(&event)
        return !isLast
    }

    private func failure() -> YAMLError {
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) }
        let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) + ": " }
        let message = (context ?? "") + (problem ?? "the text is not YAML")
        if unsafe parser.pointee.error == YAML_READER_ERROR {
            let mark = unsafe parser.pointee.mark
            return YAMLError(
                .encoding,
                unsafe "\(message) (near byte \(parser.pointee.problem_offset))",
                line: LineNumber(Int(mark.line) + 1))
        }
        let mark = unsafe parser.pointee.problem_mark
        return YAMLError(
            .syntax, message, line: LineNumber(Int(mark.line) + 1), column: Int(mark.column) + 1)
    }

    /// Copies a zero-terminated string.
    static func bytes(_ pointer: UnsafeMutablePointer<UInt8>?) -> [UInt8] {
        guard let pointer = unsafe pointer else { return [] }
        var count = 0
        while unsafe pointer[count] != 0 { count += 1 }
        return unsafe Array(UnsafeBufferPointer(start: pointer, count: count))
    }
}
