import fc from 'fast-check'

/** Text as hostile callers make it: any code point, more often those that databases and formats take otherwise. */
const odd = fc.constantFrom(
  ...['\0', '\ud800', '\u{10ffff}', '%', "'", '"', '\\', '..', '/', '../../../../'],
  ...['0000', '+010000', '-1', '1e400', 'null'],
)

export const oddText = fc
  .array(fc.oneof(odd, fc.fullUnicodeString({ maxLength: 8 }), fc.string({ maxLength: 8 })), { maxLength: 6 })
  .map((parts) => parts.join(''))

/**
 * Text that makes the file `touched` where a shell runs it, or where Nix does, and that shows what is in the file `secret` where
 * either reads it.
 */
export function codeThatShows({
  touched,
  secret,
}: {
  touched: string
  secret: string
}): fc.Arbitrary<string> {
  const shell = `touch ${touched}; cat ${secret}`
  const nix = `builtins.readFile "${secret}"`
  const pure = [
    `\${${nix}}`,
    `" + ${nix} + "`,
    `''; x = ${nix}; y = ''`,
    `a; ${nix}`,
    `import ${secret}`,
    `"; in derivation { name = "x"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "${shell}" ]; }`,
    ...[
      `$(${shell})`,
      `\`${shell}\``,
      `'; ${shell}; '`,
      `a\n${shell}\n`,
      `--option post-build-hook ${touched}`,
    ],
    ...[secret, `file://${secret}`, `../../../../../../../..${secret}`],
  ]
  return fc.oneof(
    fc.constantFrom(...pure),
    fc.tuple(fc.constantFrom(...pure), oddText).map(([code, more]) => code + more),
  )
}

/** Returns the text as the wire carries it: UTF-8 has no form for half a surrogate pair, so the bytes are sent. */
export function escaped(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}
