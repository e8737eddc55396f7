import { plainText } from '../../nix/process/plain-text.ts'

/** Joins blocks with an empty line between them, and leaves out absent ones. */
export function joined(blocks: (string | false)[]): string {
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

export function indented(lines: string[]): string {
  return lines.map((line) => `  ${plainText(line)}`).join('\n')
}

/** Returns `1 package` or `2 packages`. */
export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

export function inJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
