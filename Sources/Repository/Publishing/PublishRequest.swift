package import Contracts
package import Names
package import SystemSupport

/// What a caller wants of its commits: who makes them, and where they go.
package struct PublishRequest: Sendable {
    /// The run whose commits they are.
    package let run: RunID
    /// The environment: git's own variables may name who commits, and git is started with it.
    package let environment: Environment
    /// Tells the date that a commit bears which is made now.
    package let date: @Sendable () -> Timestamp
    /// Whether nothing may be changed or fetched.
    package var isDryRun = false
    /// Whether the commits are to be pushed.
    package var isPushed = true
    /// The branch that they are meant for; nil for HEAD's.
    package var branch: String?
    /// The name of the branch on which they wait for review, in which `{run}` and `{branch}` stand for
    /// the run and the branch that they are meant for; nil where they go to that branch itself.
    package var reviewBranch: String?
    /// The newest commits of reviews that were closed or merged at the forge, by their branch.
    package var endedReviews: [String: Set<CommitID>] = [:]
    /// Whether a change of a file is holds alone, as reverts of upkeep's write them.
    package var isHold: ReviewCommits.HoldProof = { _, _, _, _ in false }
    /// What the run's scan offers: commits that this clone does not know are compared with it. nil where
    /// there is none; then they are somebody else's.
    package var scan: ScannedOffers?
    /// Who writes; nil for git's user.
    package var author: Identity?
    /// Who commits; nil for the author.
    package var committer: Identity?
    /// The file with the token for the remote, absolute; nil for the one in the environment.
    package var tokenFile: String?
    /// The name that goes with the token; nil for the usual one.
    package var gitUser: String?
    /// Seconds that one fetch or push may take.
    package var timeLimitSeconds = 120

    /// Who is named in a commit.
    package struct Identity: Sendable, Equatable {
        /// The name, without angle brackets.
        package let name: String
        /// The address.
        package let email: String

        /// Reads `Name <mail>`.
        ///
        /// - Returns: nil for any other text, as one with a line's end or another control character.
        package init?(_ text: String) {
            guard Identity.isOneLine(text) else { return nil }
            guard let open = text.lastIndex(of: "<"), text.hasSuffix(">"),
                let name = Identity.trimmed(text[..<open]),
                let email = Identity.trimmed(text[text.index(after: open)...].dropLast())
            else { return nil }
            self.name = name
            self.email = email
        }

        /// Whether a text can stand in a commit's header.
        static func isOneLine(_ text: String) -> Bool {
            text.utf8.count <= 500 && SafeText.line(text) == text
        }

        private static func trimmed(_ text: Substring) -> String? {
            let words = text.split(separator: " ").joined(separator: " ")
            return words.isEmpty || words.contains("<") || words.contains(">") ? nil : words
        }
    }

    /// Asks for commits of a run on HEAD's branch, pushed to where it is pushed to.
    package init(
        run: RunID, environment: Environment, date: @escaping @Sendable () -> Timestamp
    ) {
        self.run = run
        self.environment = environment
        self.date = date
    }
}
