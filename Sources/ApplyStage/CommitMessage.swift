internal import Contracts
internal import PipelineRuntime
internal import SystemSupport

/// Writes the message of a group's commit.
enum CommitMessage {
    /// One update as the message names it.
    struct Line: Equatable {
        let update: String
        let name: String
        let from: VersionPair
        let to: VersionPair
        let file: String
    }

    /// Subject, a line an update where there are several, and the trailers.
    ///
    /// The i-th `Previous-Version` is that of the i-th `Upkeep-Update`.
    static func text(_ lines: [Line], branch: String?, run: String) -> String {
        let steps = Set(lines.map { clean("\($0.name) \(VersionText.step($0.from, $0.to))") })
        var text = "chore(deps): update "
        if steps.count == 1, let step = steps.first {
            text += step
        } else {
            text += "\(label(branch) ?? "\(steps.count) packages") (\(lines.count) updates)"
        }
        text += "\n\n"
        if lines.count > 1 {
            for line in lines {
                text +=
                    "- \(clean(line.name)) \(VersionText.step(line.from, line.to)), "
                    + "\(clean(line.file))\n"
            }
            text += "\n"
        }
        text += "Upkeep-Run: \(run)\n"
        for line in lines {
            let digest = line.from.digest.map { "@\($0)" } ?? ""
            text += "Upkeep-Update: \(line.update)\n"
            text += "Previous-Version: \(clean((line.from.value ?? "") + digest))\n"
        }
        return text
    }

    /// `renovate/flux-2.x` without its prefix.
    private static func label(_ branch: String?) -> String? {
        guard let branch, let slash = branch.firstIndex(of: "/") else { return branch.map(clean) }
        return clean(String(branch[branch.index(after: slash)...]))
    }

    private static func clean(_ text: String) -> String {
        SafeText.shortened(SafeText.line(text), to: 200)
    }
}
