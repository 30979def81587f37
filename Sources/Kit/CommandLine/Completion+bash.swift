internal import Contracts

/// Writes what shells complete command lines by: scripts that know all commands, flags and values, and
/// start nothing.
package enum Completion {
    /// A shell that scripts are made for.
    package enum Shell: String, Sendable, CaseIterable {
        case bash, zsh, fish
    }

    /// The script of a shell.
    package static func script(_ shell: Shell, _ model: CommandModel) -> String {
        switch shell {
        case .bash: bash(model)
        case .zsh: zsh(model)
        case .fish: fish(model)
        }
    }

    static func head(_ shell: Shell) -> String {
        "# Completion of upkeep \(Tool.version) for \(shell.rawValue); made by: "
            + "upkeep completion \(shell.rawValue)\n"
    }

    /// The flags of a command that take a value, as a pattern of `case`; those of the commands below one
    /// that does nothing itself may come before their word.
    static func valued(_ entry: CommandModel.Entry) -> [String] {
        let below = entry.command.isGroup ? entry.command.subcommands : []
        var seen: Set<String> = []
        return (entry.command.keys + below.flatMap(\.keys))
            .filter { $0.facts.isFlag && $0.word != nil && seen.insert($0.name).inserted }
            .flatMap(CommandModel.Entry.words)
    }

    /// All that bash and zsh read alike: which words are commands, which flags take a value, and which
    /// values there are.
    static func tables(_ model: CommandModel, _ prefix: String) -> String {
        func pattern(_ paths: [String]) -> String {
            paths.map { "'\($0)'" }.joined(separator: " | ")
        }
        var text = "\(prefix)_is_command() {\n    case $1 in\n    "
        text += pattern(model.entries.map(\.path)) + ") return 0 ;;\n    esac\n    return 1\n}\n\n"
        text += "\(prefix)_takes_value() {\n    case $1 in\n"
        for group in model.grouped(valued) where !group.value.isEmpty {
            text += "    \(pattern(group.paths)))\n        case $2 in "
            text += group.value.joined(separator: " | ") + ") return 0 ;; esac ;;\n"
        }
        text += "    esac\n    return 1\n}\n\n"
        text += "# Sets kind to words, files, directories or unknown, and choices to the words.\n"
        text += "\(prefix)_values() {\n    kind=unknown choices=\n    case $1 in\n"
        for group in model.grouped(values) where !group.value.isEmpty {
            text += "    \(pattern(group.paths)))\n        case $2 in\n"
            for choice in group.value {
                text += "        \(choice.flags.joined(separator: " | "))) "
                text += shell(choice.values) + " ;;\n"
            }
            text += "        esac ;;\n"
        }
        return text + "    esac\n}\n\n"
    }

    /// Flags that take the same values.
    struct Choice: Hashable {
        let flags: [String]
        let values: CommandModel.Values
    }

    /// What the flags of a command take, and, under `''`, its words.
    private static func values(_ entry: CommandModel.Entry) -> [Choice] {
        var order: [CommandModel.Values] = []
        var flags: [CommandModel.Values: [String]] = [:]
        func add(_ values: CommandModel.Values, _ words: [String]) {
            if values == .unknown { return }
            if flags[values] == nil { order.append(values) }
            flags[values, default: []] += words
        }
        for key in entry.flags where key.word != nil {
            add(CommandModel.Values(key, of: entry.command), CommandModel.Entry.words(key))
        }
        add(CommandModel.Values(operandsOf: entry.command), ["''"])
        return order.map { Choice(flags: flags[$0] ?? [], values: $0) }
    }

    private static func shell(_ values: CommandModel.Values) -> String {
        switch values {
        case .words(let words): "kind=words choices='\(CommandModel.joined(words))'"
        case .files: "kind=files"
        case .directories: "kind=directories"
        case .unknown: "kind=unknown"
        }
    }

    private static func bash(_ model: CommandModel) -> String {
        var text = head(.bash) + "# shellcheck shell=bash\n\n" + tables(model, "_upkeep")
        text += "# Sets below to the commands below one, and flags to its flags.\n"
        text += "_upkeep_words() {\n    below='' flags=''\n    case $1 in\n"
        for entry in model.entries {
            let below = CommandModel.joined(entry.command.subcommands.map(\.name))
            let flags = entry.flags.flatMap(CommandModel.Entry.words).joined(separator: " ")
            text += "    '\(entry.path)') below='\(below)' flags='\(flags)' ;;\n"
        }
        text += "    esac\n}\n\n" + bashFunction
        return text + "complete -F _upkeep \(CommandModel.joined(model.programs))\n"
    }

    private static let bashFunction = """
        _upkeep() {
            local command=${COMP_WORDS[0]##*/} current=${COMP_WORDS[COMP_CWORD]} flag='' word i
            local kind choices below flags
            COMPREPLY=()
            for ((i = 1; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if [[ $word == = ]]; then continue; fi # --flag=value is three words here
                if [[ -n $flag ]]; then
                    flag=''
                elif [[ $word == -* ]]; then
                    if _upkeep_takes_value "$command" "$word"; then flag=$word; fi
                elif _upkeep_is_command "$command $word"; then
                    command="$command $word"
                fi
            done
            if [[ $current == = ]]; then current=''; fi
            _upkeep_words "$command"
            if [[ -z $flag && $current == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$current")
                return
            fi
            _upkeep_values "$command" "$flag"
            case $kind in
            files | directories)
                if [[ $kind == files ]]; then i=-f; else i=-d; fi
                mapfile -t COMPREPLY < <(compgen "$i" -- "$current")
                compopt -o filenames 2>/dev/null
                ;;
            esac
            if [[ -z $flag ]]; then choices="$below $choices"; fi
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$choices" -- "$current")
        }


        """
}
