import Formats
import Testing

@Suite struct TextWrapTests {
    @Test(arguments: [
        ("one two three four", 12, ["  one two", "    three", "    four"]),
        // A path that fits a line is there to be copied.
        ("in a/long/path.yaml", 16, ["  in", " a/long/path.yaml".suffix(16).description]),
        ("a/long/path.yaml", 16, ["a/long/path.yaml"]),
        ("a/much/too/long/path.yaml", 16, ["  a/much/too/lon", "    g/path.yaml"]),
    ])
    func breaksNoWordThatFitsALine(_ text: String, _ width: Int, _ lines: [String]) {
        let wrapped = TextWrap.lines(text, width: width, indent: 2, hanging: 2)
        #expect(wrapped.allSatisfy { $0.count <= width })
        #expect(wrapped == lines)
    }
}
