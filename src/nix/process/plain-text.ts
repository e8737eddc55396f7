/**
 * Removes terminal escapes and control characters, except tab and line feed, so that a text of a builder, of Nix or of a service is
 * safe to store and to print.
 */
export function plainText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern matches control characters
      .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(\u0007|\u001b\\)?/g, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern matches control characters
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
  )
}

/** Does the same, but keeps the sequences that set colours, such as `\u001b[31;1m`. */
export function keepColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern matches escapes
  const parts = text.split(/(\u001b\[[0-9;:]{0,40}m)/)
  return parts.map((part, index) => (index % 2 === 1 ? part : plainText(part))).join('')
}

const reset = '\u001b[0m'

/** Keeps colours as `keepColours` does, and resets them at the end, for the text that follows. */
export function colouredText(text: string): string {
  const coloured = keepColours(text)
  return coloured.includes('\u001b') && !coloured.endsWith(reset) ? coloured + reset : coloured
}
