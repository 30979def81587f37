internal import CYAML

/// Turns libyaml's events into the records of a tree.
struct YAMLTreeBuilder {
    private let bytes: [UInt8]
    private(set) var nodes: [YAMLRecord] = []
    private(set) var roots: [Int32] = []
    private(set) var decoded: [Int32: [UInt8]] = [:]
    private(set) var anchors: [[UInt8]: [Int32]] = [:]
    private var marks: MarkMap
    private var open: [(node: Int32, last: Int32)] = []
    private var expansion = YAMLExpansion()

    init(_ bytes: [UInt8]) throws(YAMLError) {
        if bytes.count > YAMLTree.sizeLimit {
            throw YAMLError(
                .tooLarge, "the file has \(bytes.count) bytes, the limit is \(YAMLTree.sizeLimit)")
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw YAMLError(.encoding, "the file is UTF-16; write it as UTF-8")
        }
        self.bytes = bytes
        marks = MarkMap(bytes)
        nodes.reserveCapacity(bytes.count / 12)
    }

    /// Reads all events.
    mutating func build() throws(YAMLError) {
        let parser = try EventParser()
        var failure: YAMLError?
        let start = marks.start
        unsafe bytes.withUnsafeBufferPointer { all in
            unsafe parser.setInput(UnsafeBufferPointer(rebasing: all[start...]))
            do throws(YAMLError) {
                while try unsafe parser.next({ event throws(YAMLError) in
                    try unsafe take(event, all)
                }) {}
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    private mutating func take(
        _ event: UnsafePointer<yaml_event_t>, _ all: UnsafeBufferPointer<UInt8>
    ) throws(YAMLError) {
        let type = unsafe event.pointee.type
        switch type {
        case YAML_SCALAR_EVENT: try unsafe scalar(event, all)
        case YAML_MAPPING_START_EVENT, YAML_SEQUENCE_START_EVENT: try unsafe start(event)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
            let ended = open.removeLast()
            expansion.end(ended.node)
            nodes[Int(ended.node)].end = Int32(
                marks.offset(unsafe Int(event.pointee.end_mark.index)))
        case YAML_ALIAS_EVENT: try unsafe alias(event)
        case YAML_DOCUMENT_START_EVENT: roots.append(Int32(nodes.count))
        default: break
        }
    }

    private mutating func add(_ record: YAMLRecord) throws(YAMLError) -> Int32 {
        let id = Int32(nodes.count)
        if nodes.count >= YAMLTree.nodeLimit {
            throw YAMLError(
                .tooLarge, "the file has more than \(YAMLTree.nodeLimit) keys and values")
        }
        nodes.append(record)
        if let last = open.indices.last {
            if open[last].last >= 0 {
                nodes[Int(open[last].last)].next = id
                nodes[Int(id)].position = nodes[Int(open[last].last)].position + 1
            } else {
                nodes[Int(open[last].node)].firstChild = id
            }
            open[last].last = id
        }
        return id
    }

    private var parent: Int32 { open.last?.node ?? -1 }

    private mutating func start(_ event: UnsafePointer<yaml_event_t>) throws(YAMLError) {
        let mark = unsafe event.pointee.start_mark
        let isMapping = unsafe event.pointee.type == YAML_MAPPING_START_EVENT
        if open.count >= YAMLTree.depthLimit {
            throw YAMLError(
                .tooDeep, "more than \(YAMLTree.depthLimit) collections inside each other",
                line: LineNumber(Int(mark.line) + 1), column: Int(mark.column) + 1)
        }
        let offset = marks.offset(Int(mark.index))
        var record = YAMLRecord(
            kind: .mapping, start: Int32(offset), end: Int32(offset), parent: parent)
        let id: Int32
        if isMapping {
            let data = unsafe event.pointee.data.mapping_start
            record.hasTag = unsafe data.tag != nil
            record.isFlow = unsafe data.style == YAML_FLOW_MAPPING_STYLE
            id = try add(record)
            unsafe note(anchor: data.anchor, of: id)
        } else {
            let data = unsafe event.pointee.data.sequence_start
            record.kind = .sequence
            record.hasTag = unsafe data.tag != nil
            record.isFlow = unsafe data.style == YAML_FLOW_SEQUENCE_STYLE
            id = try add(record)
            unsafe note(anchor: data.anchor, of: id)
        }
        open.append((node: id, last: -1))
        expansion.start()
    }

    private mutating func alias(_ event: UnsafePointer<yaml_event_t>) throws(YAMLError) {
        let name = unsafe EventParser.bytes(event.pointee.data.alias.anchor)
        let start = marks.offset(unsafe Int(event.pointee.start_mark.index))
        let end = marks.offset(unsafe Int(event.pointee.end_mark.index))
        let id = try add(
            YAMLRecord(
                kind: .alias, isDecoded: true, start: Int32(start), end: Int32(end),
                parent: parent))
        decoded[id] = name
        guard let target = anchors[name]?.last else { return expansion.scalar() }
        let isInside = open.contains { $0.node == target }
        if let problem = expansion.alias(of: target, isInside: isInside) {
            let mark = unsafe event.pointee.start_mark
            throw YAMLError(
                .tooLarge, problem, line: LineNumber(Int(mark.line) + 1),
                column: Int(mark.column) + 1)
        }
    }

    private mutating func note(anchor: UnsafeMutablePointer<UInt8>?, of id: Int32) {
        guard let anchor = unsafe anchor else { return }
        anchors[unsafe EventParser.bytes(anchor), default: []].append(id)
        expansion.keepSize(of: id)
    }

    private mutating func scalar(
        _ event: UnsafePointer<yaml_event_t>, _ all: UnsafeBufferPointer<UInt8>
    ) throws(YAMLError) {
        let data = unsafe event.pointee.data.scalar
        var start = marks.offset(unsafe Int(event.pointee.start_mark.index))
        let end = marks.offset(unsafe Int(event.pointee.end_mark.index))
        if unsafe data.anchor != nil || data.tag != nil {
            start = contentStart(start, before: end)
        }
        let style = YAMLTreeBuilder.style(unsafe data.style)
        let value = unsafe UnsafeBufferPointer(start: data.value, count: Int(data.length))
        let quote = style == .singleQuoted || style == .doubleQuoted ? 1 : 0
        let content = min(start + quote, end)..<max(start + quote, end - quote)
        let isOwnBytes = unsafe all[content].elementsEqual(value)
        let id = try add(
            YAMLRecord(
                kind: .scalar, style: style, isDecoded: !isOwnBytes,
                hasTag: unsafe data.tag != nil, start: Int32(start), end: Int32(end),
                parent: parent))
        expansion.scalar()
        if !isOwnBytes { decoded[id] = unsafe Array(value) }
        unsafe note(anchor: data.anchor, of: id)
    }

    private static func style(_ style: yaml_scalar_style_t) -> YAMLStyle {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    /// Skips `&anchor`, `!tag`, and the blanks, line ends and comments after them.
    private func contentStart(_ start: Int, before end: Int) -> Int {
        var position = start
        while position < end, bytes[position] == UInt8(ascii: "&") || bytes[position] == 0x21 {
            while position < end, !isBlank(bytes[position]) { position += 1 }
            while position < end, isBlank(bytes[position]) || bytes[position] == 0x23 {
                if bytes[position] == 0x23 {
                    while position < end, bytes[position] != 0x0A { position += 1 }
                } else {
                    position += 1
                }
            }
        }
        return position
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
