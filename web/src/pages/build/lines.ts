// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what escape sequences begin with
const escapes = /\u001b\[[0-9;?]*[A-Za-z]/g
const errors = /(^|[^\w-])(error|fatal error|traceback|failed)\b/i

/** The lines of a log: with their escape sequences, and without. */
export class Lines {
  readonly coloured: string[] = []
  readonly plain: string[] = []
  #rest = ''

  append(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#add(line)
  }

  end(): void {
    if (this.#rest) this.#add(this.#rest)
    this.#rest = ''
  }

  #add(line: string): void {
    this.coloured.push(line)
    this.plain.push(line.includes('\u001b') ? line.replace(escapes, '') : line)
  }

  /** Numbers of the lines that have a text, whatever its case. */
  matching(text: string): number[] {
    const wanted = text.toLowerCase()
    const found: number[] = []
    for (const [index, line] of this.plain.entries())
      if (line.toLowerCase().includes(wanted)) found.push(index)
    return found
  }

  /** The first line that tells of an error; null where none does. */
  firstError(): number | null {
    const index = this.plain.findIndex((line) => errors.test(line) && !/warning/i.test(line))
    return index === -1 ? null : index
  }
}
