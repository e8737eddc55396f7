/** A command as completion knows it: `channel set`, with the words that may follow it. */
export interface Completed {
  /** Names from the program on, joined by spaces; empty for the program itself. */
  path: string
  subcommands: string[]
  options: string[]
}

export type Shell = 'bash' | 'zsh' | 'fish'

/** Returns a script that completes commands and options in a shell; file names come from the shell. */
export function completionScript(shell: Shell, program: string, commands: Completed[]): string {
  return { bash, zsh, fish }[shell](program, commands)
}

const wordsOf = ({ subcommands, options }: Completed) => [...subcommands, ...options].join(' ')
const pathsOf = (commands: Completed[]) => commands.map(({ path }) => path).filter(Boolean)
const quoted = (text: string) => `'${text}'`

function bash(program: string, commands: Completed[]): string {
  return `_${program}() {
  local at='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${at:+$at }$word" in
      ${pathsOf(commands).map(quoted).join('|')}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at" in
${commands.map((one) => `    ${quoted(one.path)}) word=${quoted(wordsOf(one))} ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$word" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _${program} ${program}
`
}

function zsh(program: string, commands: Completed[]): string {
  return `#compdef ${program}
_${program}() {
  local at='' word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${at:+$at }$word" in
      (${pathsOf(commands).map(quoted).join('|')}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at" in
${commands.map((one) => `    (${quoted(one.path)}) compadd -- ${wordsOf(one)} ;;`).join('\n')}
  esac
  _files
}
compdef _${program} ${program}
`
}

function fish(program: string, commands: Completed[]): string {
  return `function __${program}_at
  set -l at
  for word in (commandline -opc)[2..-1]
    contains -- "$(string join ' ' $at $word)" ${pathsOf(commands).map(quoted).join(' ')}
    and set -a at $word
  end
  test "$(string join ' ' $at)" = "$argv[1]"
end
${commands.map((one) => `complete -c ${program} -n ${quoted(`__${program}_at "${one.path}"`)} -a ${quoted(wordsOf(one))}`).join('\n')}
`
}
