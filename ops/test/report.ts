/** A test file that has ended. */
export interface Ended {
  file: string
  ok: boolean
  seconds: number
}

/** One line for a file, as it ends. */
export function line({ file, ok, seconds }: Ended): string {
  return `${ok ? 'ok    ' : 'not ok'} ${seconds.toFixed(1).padStart(6)} s  ${file}`
}

/** The ten files that took longest, under a heading. */
export function slowest(ended: Ended[]): string {
  const ten = [...ended].sort((one, other) => other.seconds - one.seconds).slice(0, 10)
  return [
    'The slowest files:',
    ...ten.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`),
  ].join('\n')
}

/** Lines that a report of failures has at most, and those shown from each failure on. */
const [mostLines, linesOfFailure] = [400, 40]

/**
 * Returns the failures in the TAP of a run: each line `not ok` of a file with its diagnostics.
 *
 * ```tap
 * # Subtest: process 1
 *     # Subtest: test/nix/disk/bytes.test.ts
 *         # Subtest: in units of 1024
 *             not ok 1 - should be equal
 *               ---
 *               diff: …
 *               ...
 * ```
 */
export function failures(tap: string): string {
  const shown: string[] = []
  for (const part of tap.split(/^(?= {4}# Subtest: |# Subtest: )/m)) {
    const lines = part.split('\n')
    const failing = lines.flatMap((line, index) => (/^ *not ok/.test(line) ? [index] : []))
    if (failing.length > 0) shown.push(lines[0] ?? '')
    let next = 0
    for (const from of failing) {
      shown.push(...lines.slice(Math.max(from, next), from + linesOfFailure))
      next = from + linesOfFailure
    }
  }
  return shown.slice(0, mostLines).join('\n')
}
