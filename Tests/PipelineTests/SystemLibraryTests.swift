import CCurl
import Testing

/// The system libraries that later stages stand on are there and link.
@Suite struct SystemLibraryTests {
    @Test func curlIsThere() {
        let version = curl_version().map { String(cString: $0) } ?? ""
        #expect(version.hasPrefix("libcurl/"))
    }
}
