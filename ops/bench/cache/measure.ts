import type { PrivateStore } from '../private-store.ts'
import type { Run } from '../run.ts'
import type { Ground } from './ground.ts'
import { closureSizes, fetchAll } from './nix-client.ts'
import type { Side } from './sides.ts'
import { median, type Row } from './table.ts'
import { type Asked, load } from './wrk.ts'

export interface MeasuringSite {
  /** A folder for files that are removed afterwards. */
  root: string
  run: Run
  /** The paths that Nix fetches. */
  store: PrivateStore
  ground: Ground
  nginx: Side
  /** Starts the other side. */
  patchbay(): Promise<Side>
  /** How long each load lasts. */
  seconds: number
  /** How often each is measured. */
  rounds: number
  say(line: string): void
}

/** Measures every load on both servers. */
export async function measureAll(site: MeasuringSite): Promise<Row[]> {
  const { root, run, store, ground, seconds } = site
  const requestsPerSecond = async ({ url }: Side, asked: Omit<Asked, 'connections'>) => {
    const { requests, seconds: took } = await load(run, root, url, { ...asked, connections: 50 })
    return requests / took
  }
  const megabytesPerSecond = async ({ url }: Side, path: string) => {
    const { bytes, seconds: took } = await load(run, root, url, { paths: [path], connections: 4, seconds })
    return bytes / took / 1e6
  }
  const { publicKey, narinfos, unknown, nars } = ground
  const closureMegabytes = closureSizes.reduce((sum, size) => sum + size, 0) / 1e6
  const rows = [
    await compare(site, 'narinfos, each for the first time', 'requests/s', true, async (side) => {
      // A new process has to warm up first.
      await requestsPerSecond(side, { paths: unknown, misses: true, seconds: 2 })
      return requestsPerSecond(side, { paths: narinfos, once: true, seconds: 5 })
    }),
    await compare(site, 'narinfos', 'requests/s', false, async (side) => {
      await requestsPerSecond(side, { paths: narinfos, once: true, seconds: 5 })
      return requestsPerSecond(side, { paths: narinfos, seconds })
    }),
    await compare(site, 'narinfos that are not there', 'requests/s', false, (side) =>
      requestsPerSecond(side, { paths: unknown, misses: true, seconds }),
    ),
  ]
  for (const [mebibytes, path] of nars)
    rows.push(
      await compare(site, `a NAR of ${mebibytes} MiB, 4 at once`, 'MB/s', false, (side) =>
        megabytesPerSecond(side, path),
      ),
    )
  rows.push(
    await compare(
      site,
      `nix copy of ${closureSizes.length} paths, ${closureMegabytes.toFixed(0)} MB`,
      'MB/s',
      true,
      async ({ url }) => closureMegabytes / (await fetchAll(store, { url, publicKey, folder: root })),
    ),
  )
  return rows
}

/** Measures both in turns; with `afresh`, each time with a new process of Patchbay, whose caches are empty. */
async function compare(
  { nginx, patchbay: start, rounds, say }: MeasuringSite,
  what: string,
  unit: string,
  afresh: boolean,
  measure: (side: Side) => Promise<number>,
): Promise<Row> {
  const speeds = { nginx: [] as number[], Patchbay: [] as number[] }
  let patchbay = await start()
  try {
    for (let round = 0; round < rounds; round++) {
      for (const side of [nginx, patchbay]) speeds[side.name].push(await measure(side))
      if (!afresh) continue
      await patchbay.close()
      patchbay = await start()
    }
  } finally {
    await patchbay.close()
  }
  const row = { what, unit, nginx: median(speeds.nginx), patchbay: median(speeds.Patchbay) }
  say(`${what}: nginx ${row.nginx.toFixed(0)}, Patchbay ${row.patchbay.toFixed(0)} ${unit}`)
  return row
}
