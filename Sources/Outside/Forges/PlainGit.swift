internal import Publishing

/// A server of which nothing is known but that it speaks Git: a review is a branch that was pushed,
/// and it ends when its commits are merged.
struct PlainGit: Forge {
    let name = "Git"

    func hosts(_ address: String) -> Bool { true }

    func page(of review: Review) -> String? { nil }
}
