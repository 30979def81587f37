internal import SystemSupport

/// The order of a plan: batches as columns, updates as nodes, what must come before what as lines.
///
/// Where there are too many nodes to look at, each batch is one node with a count.
package struct HTMLGraph: Sendable {
    /// An update.
    package struct Node: Sendable {
        let id: String
        let label: String
        let note: String
        let isGrave: Bool
        let requires: [String]

        /// Describes a node.
        ///
        /// - Parameters:
        ///   - id: unique in the graph.
        ///   - note: a second line, as the versions.
        ///   - isGrave: whether its frame is heavy.
        ///   - requires: the ids of nodes that come before it; others are ignored.
        package init(
            _ id: String, _ label: String, note: String, isGrave: Bool = false,
            requires: [String] = []
        ) {
            self.id = id
            self.label = label
            self.note = note
            self.isGrave = isGrave
            self.requires = requires
        }
    }

    /// A column.
    package struct Batch: Sendable {
        let index: Int
        let label: String
        let after: [Int]
        let nodes: [Node]

        /// Describes a batch.
        ///
        /// - Parameters:
        ///   - index: by which `after` of others names it.
        ///   - after: the batches that come before it; others than those of the graph are ignored.
        package init(_ index: Int, _ label: String, after: [Int], nodes: [Node]) {
            self.index = index
            self.label = label
            self.after = after
            self.nodes = nodes
        }
    }

    /// The id, unique in its page.
    package let id: String
    /// What it shows.
    package let title: String
    /// The columns from the left; after the 60th they are counted, not drawn.
    package let batches: [Batch]

    /// Describes a graph.
    package init(id: String, title: String, batches: [Batch]) {
        self.id = id
        self.title = title
        self.batches = batches
    }

    /// Above this many nodes each batch is one.
    package static let mostNodes = 60

    /// Writes it; nothing where there are no batches.
    package func write(_ page: inout HTMLWriter) {
        if batches.isEmpty { return }
        let layout = GraphLayout(batches)
        let count = batches.reduce(0) { $0 + $1.nodes.count }
        let updates = count == 1 ? "1 update" : "\(count) updates"
        let ways = batches.count == 1 ? "1 batch" : "\(batches.count) batches"
        let folded = layout.isFolded ? "; each batch is one box, as there are many" : ""
        let cut = layout.left > 0 ? "; \(layout.left) more batches are not drawn" : ""
        page.figure(
            HTMLFigure(
                id: id, title: title,
                summary: "\(updates) in \(ways), from left to right\(folded)\(cut)"
                    + "; the same order stands in the table of the plan",
                size: layout.size, keepsSize: true)
        ) { layout.draw(&$0) }
    }
}

/// Where the nodes of a graph stand.
struct GraphLayout {
    private struct Placed {
        let node: HTMLGraph.Node
        let x: Double
        let y: Double
    }

    let isFolded: Bool
    /// How many batches are left out.
    let left: Int
    let size: (width: Double, height: Double)
    private let batches: [HTMLGraph.Batch]
    private let nodes: [Placed]

    private static let column = 190.0
    private static let box = (width: 150.0, height: 38.0)
    private static let row = 50.0
    private static let head = 30.0

    init(_ all: [HTMLGraph.Batch]) {
        let shown = Array(all.prefix(60))
        left = all.count - shown.count
        let isFolded = shown.reduce(0) { $0 + $1.nodes.count } > HTMLGraph.mostNodes
        self.isFolded = isFolded
        batches = shown
        var nodes: [Placed] = []
        for (column, batch) in shown.enumerated() {
            let count = batch.nodes.count
            let folded = HTMLGraph.Node(
                "", count == 1 ? batch.nodes.first?.label ?? "" : "\(count) updates",
                note: batch.label, isGrave: batch.nodes.contains(where: \.isGrave))
            for (row, node) in (isFolded ? [folded] : batch.nodes).enumerated() {
                nodes.append(
                    Placed(
                        node: node, x: Double(column) * Self.column + 2,
                        y: Self.head + Double(row) * Self.row))
            }
        }
        self.nodes = nodes
        let rows = isFolded ? 1 : shown.map(\.nodes.count).max() ?? 1
        size = (
            Double(max(shown.count, 1) - 1) * Self.column + Self.box.width + 4,
            Self.head + Double(max(rows, 1)) * Self.row
        )
    }

    func draw(_ svg: inout HTMLWriter) {
        drawOrder(&svg)
        if !isFolded { drawRequired(&svg) }
        for (column, batch) in batches.enumerated() {
            svg.words(
                SafeText.shortened(isFolded ? "\(batch.index + 1)" : batch.label, to: 24),
                Double(column) * Self.column + 2, 16, .class("t b"))
        }
        for placed in nodes {
            svg.element(
                .rect, .at(.x, placed.x), .at(.y, placed.y), .at(.width, Self.box.width),
                .at(.height, Self.box.height), .at(.rx, 5),
                placed.node.isGrave ? .class("node grave") : .class("node"))
            svg.words(SafeText.shortened(placed.node.label, to: 20), placed.x + 8, placed.y + 16)
            svg.words(
                SafeText.shortened(placed.node.note, to: 24), placed.x + 8, placed.y + 31,
                .class("t m s"))
            svg.newline()
        }
    }

    /// Which batch comes after which, without what follows from others; in the row of the heads, where
    /// no node stands.
    private func drawOrder(_ svg: inout HTMLWriter) {
        let columns = Dictionary(
            batches.enumerated().map { ($1.index, $0) }, uniquingKeysWith: { first, _ in first })
        for (column, before) in reduced(columns).enumerated() {
            for other in before.sorted() {
                let start = Double(other) * Self.column + Self.box.width + 4
                let end = Double(column) * Self.column - 2
                let y = Self.head + Self.box.height / 2
                let isNext = column == other + 1
                let lift = isNext ? y : Self.head - 8
                svg.curve(from: (start, y), over: lift, to: (end, y), .class("order"))
            }
        }
        svg.newline()
    }

    /// The columns before each column; of a way `a, b, c` not `a, c`.
    private func reduced(_ columns: [Int: Int]) -> [Set<Int>] {
        var all: [Set<Int>] = []
        var direct: [Set<Int>] = []
        for (column, batch) in batches.enumerated() {
            let before = Set(batch.after.compactMap { columns[$0] }.filter { $0 < column })
            let implied = before.reduce(into: Set<Int>()) { $0.formUnion(all[$1]) }
            direct.append(before.subtracting(implied))
            all.append(before.union(implied))
        }
        return direct
    }

    private func drawRequired(_ svg: inout HTMLWriter) {
        let places = Dictionary(
            nodes.map { ($0.node.id, $0) }, uniquingKeysWith: { first, _ in first })
        for placed in nodes {
            for id in placed.node.requires.prefix(20) {
                guard let other = places[id], other.node.id != placed.node.id else { continue }
                let middle = Self.box.height / 2
                let start = (other.x + Self.box.width, other.y + middle)
                if other.x < placed.x {
                    let lift = (other.y + placed.y) / 2 + middle
                    svg.curve(
                        from: start, over: lift, to: (placed.x, placed.y + middle), .class("need"))
                } else {
                    // In the same column: along its right side.
                    let end = (placed.x + Self.box.width, placed.y + middle)
                    svg.bend(from: start, to: end, .class("need"))
                }
            }
        }
        svg.newline()
    }
}

extension HTMLWriter {
    /// Writes a curve to the right with an arrow's head.
    fileprivate mutating func curve(
        from start: (x: Double, y: Double), over y: Double, to end: (x: Double, y: Double),
        _ look: HTMLAttribute
    ) {
        let n = HTMLNumber.text
        let middle = (start.x + end.x) / 2
        let way =
            "M\(n(start.x)) \(n(start.y))Q\(n(start.x + 14)) \(n(y)) \(n(middle)) \(n(y))"
            + "T\(n(end.x)) \(n(end.y))"
        element(.path, .is(.d, way), look)
        head(end, 6, look)
    }

    /// Writes a curve between two right sides with an arrow's head.
    fileprivate mutating func bend(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), _ look: HTMLAttribute
    ) {
        let n = HTMLNumber.text
        let out = n(start.x + 26)
        let way =
            "M\(n(start.x)) \(n(start.y))C\(out) \(n(start.y)) \(out) \(n(end.y)) "
            + "\(n(end.x)) \(n(end.y))"
        element(.path, .is(.d, way), look)
        head(end, -6, look)
    }

    private mutating func head(_ end: (x: Double, y: Double), _ back: Double, _ look: HTMLAttribute)
    {
        let n = HTMLNumber.text
        element(
            .path,
            .is(
                .d,
                "M\(n(end.x - back)) \(n(end.y - 4))L\(n(end.x)) \(n(end.y))L\(n(end.x - back)) "
                    + n(end.y + 4)), look)
    }
}
