package import Contracts
package import GitStore
package import Names

/// What a commit of upkeep's says of itself in its trailers.
package enum CommitRecord {
    /// The run that made it, or took it back.
    package static let run = Trailers.run
    /// An update that it brought; the following trailers up to the next one belong to it.
    package static let update = Trailers.update
    /// Datasource and package of the update, with a blank between; each as `TrailerWord` writes it.
    package static let package = "Upkeep-Package"
    /// The component of the update, where it is not called as the package's last part is.
    package static let component = "Upkeep-Component"
    /// The version and digest before.
    package static let previous = "Previous-Version"
    /// The version and digest after.
    package static let new = "New-Version"
    /// An update that a commit took back.
    package static let rollback = Trailers.rollback

    /// Why a commit brought what was held.
    package static let override = "Upkeep-Override"

    /// One update that a commit brought.
    package struct Step: Sendable, Equatable {
        /// The update's id.
        package let update: UpdateID
        /// Where the package is looked up, nil when the commit does not say.
        package let datasource: Datasource?
        /// The package, empty when the commit does not say.
        package let package: String
        /// What it is part of; empty when the commit does not say.
        package let component: String
        /// Where it came from.
        package let from: VersionPair
        /// Where it led.
        package let to: VersionPair

        /// `web` of `ghcr.io/x/web`.
        static func usualComponent(_ package: String) -> String {
            String(package.split(separator: "/").last ?? "")
        }

        /// Makes a step.
        ///
        /// - Parameter component: nil where it is called as the package's last part is.
        package init(
            update: UpdateID, datasource: Datasource?, package: String, component: String? = nil,
            from: VersionPair, to: VersionPair
        ) {
            self.update = update
            self.datasource = datasource
            self.package = package
            self.component = component ?? Step.usualComponent(package)
            self.from = from
            self.to = to
        }
    }

    /// The trailers of one update, a line each.
    package static func trailers(_ step: Step) -> [String] {
        var lines = [
            "\(update): \(step.update)",
            "\(package): \(datasource(step)) \(TrailerWord.text(step.package))",
        ]
        if step.component != Step.usualComponent(step.package) {
            lines.append("\(component): \(TrailerWord.text(step.component))")
        }
        return lines + ["\(previous): \(text(step.from))", "\(new): \(text(step.to))"]
    }

    /// The updates that a commit brought.
    package static func steps(of commit: CommitInfo) -> [Step] { steps(of: commit.trailers) }

    /// The updates that trailers name.
    package static func steps(of trailers: [(key: String, value: String)]) -> [Step] {
        var steps: [Step] = []
        var fields: [String: String] = [:]
        func close() {
            guard let id = fields[update].flatMap(UpdateID.init) else { return }
            let name = name(fields[package] ?? "")
            steps.append(
                Step(
                    update: id, datasource: name.datasource, package: name.package,
                    component: fields[component].map { package(Substring($0)) },
                    from: pair(fields[previous] ?? ""), to: pair(fields[new] ?? "")))
        }
        for (key, value) in trailers {
            if key == update {
                close()
                fields = [:]
            }
            fields[key] = value
        }
        close()
        return steps
    }

    /// The commit that a revert takes back, as `git revert` writes it; nil for any other commit.
    package static func reverted(by commit: CommitInfo) -> CommitID? {
        let mark = "This reverts commit "
        for line in commit.message.split(separator: "\n") where line.hasPrefix(mark) {
            let word = line.dropFirst(mark.count).prefix { $0.isHexDigit }
            if let id = CommitID(String(word)) { return id }
        }
        return nil
    }

    private static func datasource(_ step: Step) -> String {
        guard let name = step.datasource?.rawValue else { return "-" }
        return TrailerWord.text(name, except: "-")
    }

    private static func name(_ text: String) -> (datasource: Datasource?, package: String) {
        if text.hasPrefix("\"") {
            guard let first = TrailerWord.quoted(text), first.rest.first == " " else {
                return (nil, "")
            }
            return (Datasource(rawValue: first.word), package(first.rest.dropFirst()))
        }
        let name = text.split(separator: " ", maxSplits: 1)
        return (
            name.count == 2 && name[0] != "-" ? Datasource(rawValue: String(name[0])) : nil,
            package(name.last ?? "")
        )
    }

    private static func package(_ text: Substring) -> String {
        text.hasPrefix("\"") ? TrailerWord.quoted(String(text))?.word ?? "" : String(text)
    }

    private static func text(_ pair: VersionPair) -> String {
        (pair.value.map { TrailerWord.text($0, without: "@") } ?? "")
            + (pair.digest.map { "@" + TrailerWord.text($0) } ?? "")
    }

    private static func pair(_ text: String) -> VersionPair {
        if text.hasPrefix("\"") {
            guard let value = TrailerWord.quoted(text) else { return VersionPair() }
            return VersionPair(
                value: value.word,
                digest: value.rest.first == "@" ? package(value.rest.dropFirst()) : nil)
        }
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        return VersionPair(
            value: parts.first.flatMap { $0.isEmpty ? nil : String($0) },
            digest: parts.count == 2 ? package(parts[1]) : nil)
    }
}
