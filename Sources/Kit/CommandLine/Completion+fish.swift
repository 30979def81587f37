extension Completion {
    static func fish(_ model: CommandModel) -> String {
        var text = head(.fish) + fishTables(model)
        for program in model.programs { text += "complete -c \(program) -f\n" }
        for entry in model.entries {
            let program = String(entry.path.prefix { $0 != " " })
            let start = "complete -c \(program) -n '__upkeep_at \"\(entry.path)\"'"
            for below in entry.command.subcommands {
                text += "\(start) -a \(below.name) -d \(CommandModel.quoted(below.summary))\n"
            }
            if let words = fishValues(.init(operandsOf: entry.command)) {
                text += start + words + "\n"
            }
            for key in entry.flags {
                text += start + (key.facts.short.map { " -s \($0)" } ?? "") + " -l \(key.name)"
                if key.word != nil {
                    text += " -r" + (fishValues(.init(key, of: entry.command)) ?? "")
                }
                text += " -d \(CommandModel.quoted(key.facts.help))\n"
            }
        }
        return text
    }

    private static func fishValues(_ values: CommandModel.Values) -> String? {
        switch values {
        case .words(let words): " -a '\(CommandModel.joined(words))'"
        case .files: " -F"
        case .directories: " -a '(__fish_complete_directories (commandline -ct))'"
        case .unknown: nil
        }
    }

    private static func fishTables(_ model: CommandModel) -> String {
        func list(_ paths: [String]) -> String { paths.map { "'\($0)'" }.joined(separator: " ") }
        var text = "\nfunction __upkeep_takes_value\n    switch $argv[1]\n"
        for group in model.grouped(valued) where !group.value.isEmpty {
            text += "        case \(list(group.paths))\n            contains -- $argv[2] "
            text += group.value.joined(separator: " ") + "\n"
        }
        text += """
                    case '*'
                        return 1
                end
            end

            # The command that the words up to the cursor lead to; nothing where a flag waits for its value.
            function __upkeep_at
                set -l words (commandline -opc)
                set -l command (path basename $words[1])
                set -l flag ''
                for word in $words[2..]
                    if test -n "$flag"
                        set flag ''
                    else if string match -q -- '-*' $word
                        __upkeep_takes_value "$command" $word; and set flag $word
                    else if contains -- "$command $word" \(list(model.entries.map(\.path)))
                        set command "$command $word"
                    end
                end
                test "$command" = $argv[1]
            end


            """
        return text
    }
}
