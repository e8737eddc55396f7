import type { Verdict as Kind } from '../words'

/** Paths in a square of 16. */
export const verdictShapes: { [kind in Kind]: string } = {
  safe: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z',
  'turns-on': 'M8 1.6 15 14H1Z',
  through: 'M8 1.6 15 14H1Zm0 4L4.400 12h7.2Z',
  'native-missing': 'M8 1 15 8 8 15 1 8Z',
  broken: 'M4 2 8 6l4-4 2 2-4 4 4 4-2 2-4-4-4 4-2-2 4-4-4-4Z',
  unknown: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z',
}

/** A word with its shape and its colour, so that none of them is needed alone. */
export function Verdict({ verdict, words }: { verdict: Kind; words: string }) {
  return (
    <span class={`verdict ${verdict}`}>
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
        <path fill-rule="evenodd" d={verdictShapes[verdict]} />
      </svg>
      {words}
    </span>
  )
}
