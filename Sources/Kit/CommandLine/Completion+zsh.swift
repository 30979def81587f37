extension Completion {
    static func zsh(_ model: CommandModel) -> String {
        var text = "#compdef \(CommandModel.joined(model.programs))\n" + head(.zsh) + "\n"
        text += tables(model, "_upkeep")
        text +=
            "# Sets below to the commands below one, and flags to its flags, with what they do.\n"
        text += "_upkeep_words() {\n    below=() flags=()\n    case $1 in\n"
        for entry in model.entries {
            text += "    '\(entry.path)')\n"
            let below = entry.command.subcommands.map { described([$0.name], $0.summary) }
            if !below.isEmpty { text += "        below=(\(below.joined(separator: " ")))\n" }
            let flags = entry.flags.map {
                described(CommandModel.Entry.words($0), $0.facts.help)
            }
            text += "        flags=(\(flags.joined(separator: " "))) ;;\n"
        }
        return text + "    esac\n}\n\n"
            + zshFunction.replacing("PROGRAMS", with: CommandModel.joined(model.programs))
    }

    /// `'word:what it does'`, one for each of the words.
    private static func described(_ words: [String], _ summary: String) -> String {
        words.map { CommandModel.quoted("\($0):\(summary.replacing(":", with: ";"))") }
            .joined(separator: " ")
    }

    private static let zshFunction = """
        _upkeep() {
            local command=${words[1]:t} flag= word kind
            local choices
            local -a below flags
            integer i
            for ((i = 2; i < CURRENT; i++)); do
                word=${words[i]}
                if [[ -n $flag ]]; then
                    flag=
                elif [[ $word == -* ]]; then
                    if _upkeep_takes_value "$command" "$word"; then flag=$word; fi
                elif _upkeep_is_command "$command $word"; then
                    command="$command $word"
                fi
            done
            _upkeep_words "$command"
            if [[ -z $flag && $PREFIX == --*=* ]]; then
                flag=${PREFIX%%=*}
                compset -P '*='
            elif [[ -z $flag && $PREFIX == -* ]]; then
                _describe -o flag flags
                return
            fi
            _upkeep_values "$command" "$flag"
            if [[ -z $flag && ${#below} -gt 0 ]]; then _describe command below; fi
            case $kind in
            words) compadd -- ${=choices} ;;
            files) _files ;;
            directories) _files -/ ;;
            esac
        }

        # Called by name where it is loaded on demand.
        if [[ $funcstack[1] == _upkeep ]]; then _upkeep "$@"; else compdef _upkeep PROGRAMS; fi

        """
}
