import Declarations
import Testing

@Suite struct SourceScannerTests {
    private let source = """
        public import Names

        /// What was changed,
        /// and why.
        ///
        /// More of it.
        public struct Change: Codable, Sendable {
            /// The update's id.
            public var update: UpdateID
            /// Why; null when it was.
            @Nullable public var reason: String?
            /// The files.
            @Listed public var files: [String]
            /// What it waits for.
            public var `for`: Subject
            /// A number.
            public var count: Int = 3

            /// The stage.
            public static var stage: StageName { .apply }

            /// How many.
            public var total: Int {
                count
            }

            /// A part.
            public struct Part: Codable {
                /// Its name.
                public var name: String
            }

            private enum CodingKeys: String, CodingKey {
                case update, reason
                case count = "number"
            }
        }

        /// Has an initialiser.
        public struct Other: Codable {
            /// A name.
            public var name: String

            /// Makes it.
            public init(name: String) {
                self.name = name
            }
        }

        /// A word.
        public enum Word: String, Codable {
            case one
        }

        /// Of this module alone.
        struct Hidden: Codable {
            var name: String
        }

        /// Is no document.
        public struct Tool {
            /// A name.
            public var name: String
        }
        """

    @Test func findsPublicStructsWithTheirStoredProperties() {
        let types = SourceScanner.types(in: source)
        #expect(types.map(\.name) == ["Change", "Change.Part", "Other", "Tool"])
        #expect(types[0].meaning == "What was changed, and why.")
        #expect(types[0].properties.map(\.name) == ["update", "reason", "files", "for", "count"])
        #expect(
            types[0].properties.map(\.type) == [
                "UpdateID", "String?", "[String]", "Subject", "Int",
            ])
        #expect(types[0].properties.map(\.wrapper) == [nil, "Nullable", "Listed", nil, nil])
        #expect(types[0].properties.map(\.isNullable) == [false, true, false, false, false])
        #expect(types[0].properties.map(\.meaning).first == "The update's id.")
        #expect(types[0].properties.last?.initial == "3" && types[0].keys == ["count": "number"])
        #expect(types.map(\.hasInitializer) == [false, false, true, false])
        #expect(types.map(\.isDocumented) == [true, true, true, false])
    }

    @Test func writesTheInitializersThatAreMissing() throws {
        let types = SourceScanner.types(in: source)
        let text = try #require(
            MemberwiseWriter.source(of: types, file: "Change.swift", usesNames: true))
        #expect(
            text.hasSuffix(
                """
                extension Change {
                    public init(
                        update: UpdateID,
                        reason: String? = nil,
                        files: [String] = [],
                        for: Subject,
                        count: Int = 3,
                        _: Made = Made()
                    ) {
                        self.init(
                            update: update,
                            reason: reason,
                            files: files,
                            for: `for`,
                            count: count)
                    }
                }

                extension Change.Part {
                    public init(
                        name: String,
                        _: Made = Made()
                    ) {
                        self.init(
                            name: name)
                    }
                }

                """))
        let other = MemberwiseWriter.source(
            of: [types[2], types[3]], file: "Other.swift", usesNames: false)
        #expect(other == nil)
    }
}
