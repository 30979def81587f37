internal import PipelineRuntime
internal import SystemSupport

@main
enum Entrypoint {
    static func main() {
        Signals.install()
        let words = Array(CommandLine.arguments.dropFirst())
        StageMain.end(Porcelain(environment: .current()).run(words))
    }
}
