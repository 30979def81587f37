internal import Porcelain

@main
enum Entrypoint {
    static func main() { Porcelain.main(stages: Stages.all) }
}
