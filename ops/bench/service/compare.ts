import { median } from '../cache/table.ts'
import { type Asked, type Load, load } from '../cache/wrk.ts'
import type { Site } from './part.ts'

/** A load on one server. */
export interface Loaded extends Omit<Asked, 'seconds'> {
  url: string
}

/** The medians of all rounds. */
export interface Speed {
  perSecond: number
  bytesPerSecond: number
  p50: number
  p99: number
}

/** A busy machine answers nothing in the first second. */
const warmUpSeconds = 3

/** Runs the loads in turns, so that a change of the machine's speed meets all of them. Warms each up once. */
export async function inTurns<Name extends string>(
  { root, run, seconds, rounds }: Pick<Site, 'root' | 'run' | 'seconds' | 'rounds'>,
  loads: { [name in Name]: Loaded },
): Promise<{ [name in Name]: Speed }> {
  const names = Object.keys(loads) as Name[]
  const measured = Object.fromEntries(names.map((name) => [name, [] as Load[]])) as { [name in Name]: Load[] }
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const { url, ...asked }: Loaded = loads[name]
      const one = await load(run, root, url, { ...asked, seconds: round === 0 ? warmUpSeconds : seconds })
      if (round > 0) measured[name].push(one)
    }
  return Object.fromEntries(names.map((name) => [name, speedOf(measured[name])])) as {
    [name in Name]: Speed
  }
}

export function speedOf(loads: Load[]): Speed {
  const of = (figure: (one: Load) => number) => median(loads.map(figure))
  return {
    perSecond: of(({ requests, seconds }) => requests / seconds),
    bytesPerSecond: of(({ bytes, seconds }) => bytes / seconds),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
  }
}

/** Milliseconds with one decimal. */
export const ms = (value: number) => `${value.toFixed(1)} ms`

export const whole = (value: number) => Math.round(value).toLocaleString('en')
