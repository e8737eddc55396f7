import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { extract } from 'tar'
import { median } from '../cache/table.ts'
import { sourceSide } from '../channel.ts'
import { startWorker } from '../overhead/worker.ts'
import {
  deletePaths,
  fillStore,
  mountedAsNix,
  type PrivateStore,
  removeStore,
  validPaths,
} from '../private-store.ts'
import type { Part, Site } from './part.ts'
import { withGround } from './with-service.ts'

/** In every environment: two are rebuilt, the others are linked. Small ones, so that the check does not hide what is measured. */
const common = ['markupsafe', 'multidict', 'click', 'attrs', 'six', 'certifi', 'colorama', 'docopt', 'h11']
/** One more for each round, so that each environment is new. */
const others = [
  'idna',
  'humanize',
  'ply',
  'sniffio',
  'tabulate',
  'tomli',
  'blinker',
  'cachetools',
  'decorator',
]

interface Round {
  service: number
  nix: number
  stages: { [stage: string]: number }
}

/**
 * A build by the service, from its POST until it is ready, beside `nix-build` of the same bundle and its check. No environment has
 * been built before; the packages have been scanned and rebuilt, and the cache has them.
 */
export const overhead: Part = {
  name: 'overhead',
  async measure(site) {
    const { run, signal, say, rounds } = site
    if (rounds > others.length) throw new Error(`overhead has at most ${others.length} rounds`)
    const folder = await mkdtemp(join(site.root, 'overhead-'))
    const store = { root: join(folder, 'store'), run }
    await mkdir(store.root)
    try {
      say('copying the source side into a store of its own …')
      await fillStore(store, await sourceSide(run))
      const measured = await withGround(site, async (ground) => {
        const worker = await startWorker(join(folder, 'worker'), join(store.root, 'nix'), ground, signal)
        try {
          return await ground.served(async (url) => {
            await build(url, [...common, ...others])
            const before = (await validPaths(store)).map(({ path }) => path)
            const results: Round[] = []
            for (const other of others.slice(0, rounds)) {
              const { seconds, id, timings } = await build(url, [...common, other])
              await forget(store, before)
              const bundle = await bundleOf(url, id, join(folder, other))
              const nix = await nixBuild(site, store, bundle)
              await forget(store, before)
              results.push({ service: seconds, nix, stages: timings })
              say(
                `service ${seconds.toFixed(2)} s, nix-build ${nix.toFixed(2)} s, ${JSON.stringify(timings)}`,
              )
            }
            return results
          })
        } finally {
          await worker.close()
        }
      })
      const of = (figure: (round: Round) => number) => median(measured.map(figure))
      const stages = Object.keys(measured[0]?.stages ?? {}).map(
        (stage) => `${stage} ${of((round) => round.stages[stage] ?? 0).toFixed()} ms`,
      )
      return [
        {
          key: 'overhead',
          what: `seconds that the service adds to nix-build of a bundle of ${common.length + 1} packages and its check`,
          goal: { atMost: 0.4 },
          value: of(({ service, nix }) => service - nix),
          detail: `${of(({ service }) => service).toFixed(2)} s : ${of(({ nix }) => nix).toFixed(2)} s; ${stages.join(', ')}`,
        },
      ]
    } finally {
      await removeStore(folder)
    }
  },
}

/** POSTs a spec and waits until its environment is ready. */
async function build(url: string, packages: string[]) {
  const started = performance.now()
  const asked = await fetch(`${url}/v1/environments?wait=60`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ packages }),
  })
  type Answer = {
    id: string
    status: string
    build: { timings: { [stage: string]: number }; failure: unknown }
  }
  let answer = (await asked.json()) as Answer
  while (!['ready', 'failed', 'cancelled'].includes(answer.status))
    answer = (await (await fetch(`${url}/v1/environments/${answer.id}?wait=60`)).json()) as Answer
  if (answer.status !== 'ready') throw new Error(`${packages.join()}: ${JSON.stringify(answer)}`)
  return { seconds: (performance.now() - started) / 1000, id: answer.id, timings: answer.build.timings }
}

/** Unpacks the bundle of an environment, with an expression for its environment and its check. */
async function bundleOf(url: string, id: string, folder: string): Promise<string> {
  await mkdir(folder)
  const { body } = await fetch(`${url}/v1/environments/${id}/bundle`)
  await pipeline(Readable.fromWeb(body as ReadableStream), extract({ cwd: folder }))
  const file = join(folder, 'both.nix')
  await writeFile(file, 'let stages = import ./bundle/stages.nix; in [ stages.env stages.check ]\n')
  return file
}

async function nixBuild({ run }: Site, store: PrivateStore, file: string): Promise<number> {
  const [program = '', ...args] = [
    ...mountedAsNix(join(store.root, 'nix')),
    'nix-build',
    '--no-out-link',
    file,
  ]
  const started = performance.now()
  await run(program, args)
  return (performance.now() - started) / 1000
}

/** Deletes all paths but these, so that they are built again. */
async function forget(store: PrivateStore, but: string[]): Promise<void> {
  const known = new Set(but)
  const added = (await validPaths(store)).map(({ path }) => path).filter((path) => !known.has(path))
  await deletePaths(store, added)
}
