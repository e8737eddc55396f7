import { useEffect, useState } from 'preact/hooks'
import type { BuildEvent } from '../../api/events'
import { duration } from '../../units'
import { nameOfPath } from '../../words'

/** Since when each derivation is being built, in milliseconds of the epoch. */
export type Starts = ReadonlyMap<string, number>

/** Takes up an event of a build: names that are new in it began then, and those that it lacks have ended. */
export function startsAfter(before: Starts, { type, data: { at, building } }: BuildEvent): Starts {
  if (type !== 'progress' || !at || !building) return before
  return new Map(building.map((name) => [name, before.get(name) ?? Date.parse(at)]))
}

/** The derivations that Nix builds now, with the time passed. */
export function BuildingNow({ names, starts }: { names: string[]; starts: Starts }) {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <ul class="building-now" aria-label="Being built now">
      {names.map((name) => {
        const start = starts.get(name)
        return (
          <li key={name}>
            <code>{nameOfPath(name)}</code>{' '}
            {start !== undefined && <span class="quiet">{duration(Math.max(0, now - start))}</span>}
          </li>
        )
      })}
    </ul>
  )
}
