import Testing

@testable import Formats

@Suite struct HTMLChartTests {
    private func written(_ write: (inout HTMLWriter) -> Void) -> String {
        var writer = HTMLWriter()
        write(&writer)
        return writer.html
    }

    private func count(_ text: String, of part: String) -> Int {
        text.split(separator: part, omittingEmptySubsequences: false).count - 1
    }

    @Test func saysInWordsWhatABarShows() {
        let chart = HTMLBarChart(
            id: "behind", title: "Behind", unit: "Layer", parts: ["major", "minor", "patch"],
            bars: [.init("core", [1, 0, 2]), .init("ci", [0, 0, 0])])
        let text = written(chart.write)
        #expect(text.contains("core: 1 major, 2 patch; ci: none"))
        #expect(text.contains("<th scope=\"col\" class=\"n\">minor</th>"))
        #expect(count(text, of: "<rect") == 3 + 4)
    }

    @Test func drawsNothingOfNothing() {
        #expect(
            written(
                HTMLBarChart(id: "a", title: "a", unit: "a", parts: [], bars: []).write
            ).isEmpty)
        #expect(written(HTMLTimeline(id: "a", title: "a", spans: []).write).isEmpty)
        #expect(written(HTMLGraph(id: "a", title: "a", batches: []).write).isEmpty)
        #expect(
            written(
                HTMLColumnChart(id: "a", title: "a", unit: "a", counted: ("a", "b"), columns: [])
                    .write
            ).isEmpty)
    }

    @Test(arguments: [
        (1, 1, "100 %"), (999, 1_000, "99 %"), (0, 3, "0 %"), (0, 0, "none"), (5, 3, "100 %"),
        (-1, 3, "0 %"), (Int.max, Int.max, "100 %"), (29, 100, "29 %"),
    ])
    func sharesInPercent(_ part: Int, _ whole: Int, _ words: String) {
        #expect(HTMLColumnChart.Column("x", part, of: whole).words == words)
    }

    @Test func holdsNumbersOfAnySize() {
        let most = Int.max
        _ = written(
            HTMLBarChart(
                id: "a", title: "a", unit: "a", parts: ["a", "b", "c", "d"],
                bars: [.init("a", [most, most, most, most]), .init("b", [.min])]
            ).write)
        let text = written(
            HTMLTimeline(
                id: "a", title: "a",
                spans: [
                    .init("a", start: .min, end: .max, outcome: "x", isWell: true),
                    .init("b", start: .max, end: .min, outcome: "x", isWell: false),
                ]
            ).write)
        #expect(!text.contains("nan") && !text.contains("inf"))
    }

    private func batches(_ count: Int, nodes: Int) -> [HTMLGraph.Batch] {
        (0..<count).map { batch in
            HTMLGraph.Batch(
                batch, "\(batch + 1) core", after: Array(0..<batch),
                nodes: (0..<nodes).map {
                    .init("\(batch)/\($0)", "node", note: "1.2", requires: ["0/0", "?"])
                })
        }
    }

    @Test func foldsAGraphThatNobodyCouldRead() {
        let small = written(HTMLGraph(id: "g", title: "g", batches: batches(6, nodes: 10)).write)
        #expect(count(small, of: "class=\"node\"") == 60)
        let large = written(HTMLGraph(id: "g", title: "g", batches: batches(6, nodes: 11)).write)
        #expect(count(large, of: "class=\"node\"") == 6 && large.contains("11 updates"))
        let long = written(HTMLGraph(id: "g", title: "g", batches: batches(90, nodes: 1)).write)
        #expect(count(long, of: "class=\"node\"") == 60 && long.contains("30 more batches"))
    }

    @Test func drawsOnlyWhatDoesNotFollow() {
        let text = written(HTMLGraph(id: "g", title: "g", batches: batches(4, nodes: 1)).write)
        // Three steps from batch to batch, each a curve and a head.
        #expect(count(text, of: "class=\"order\"") == 6)
    }

    @Test(arguments: [
        (0.2, "under 1 s"), (1, "1 s"), (65, "1 min 5 s"), (120, "2 min"), (7_440, "2 h 4 min"),
        (.nan, "under 1 s"), (-5, "under 1 s"),
    ])
    func saysHowLongItTook(_ seconds: Double, _ words: String) {
        #expect(Elapsed.words(seconds) == words)
    }
}
