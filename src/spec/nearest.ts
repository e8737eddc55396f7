import { distance } from 'fastest-levenshtein'

/** How many names are worth showing to somebody who mistyped one. */
const shown = 3

/**
 * The names that somebody who wrote `name` may have meant, nearest first; empty where none is near. A third of the
 * letters may differ. Names whose length alone rules them out are skipped, since there may be ten thousand.
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
