import { distance } from 'fastest-levenshtein'

/** Number of suggestions for a mistyped name. */
const shown = 3

/**
 * Returns names similar to `name`, nearest first; empty if there are none. At most a third of the letters may differ. Skips names of
 * a very different length without comparing them, because there may be 10,000.
 */
export function nearest(name: string, names: readonly string[]): string[] {
  const allowed = Math.max(1, Math.floor(name.length / 3))
  return names
    .filter((candidate) => Math.abs(candidate.length - name.length) <= allowed)
    .map((candidate) => ({ candidate, far: distance(name, candidate) }))
    .filter(({ far }) => far <= allowed)
    .sort((a, b) => a.far - b.far || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, shown)
    .map(({ candidate }) => candidate)
}
