import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from '../cache/table.ts'
import { removeStore, validPaths } from '../private-store.ts'
import { fillWithFiles, pathCount } from '../publish/closure.ts'
import type { Asked, Told } from '../publish/publisher.ts'
import type { Part } from './part.ts'
import { withGround } from './with-service.ts'

const program = fileURLToPath(new URL('../publish/publisher.ts', import.meta.url))
const mebibyte = 1024 ** 2

/** A closure published by a worker, beside `nix copy` of the same closure into a folder, with zstd and a signature. */
export const publish: Part = {
  name: 'publish',
  async measure(site) {
    const { run, rounds, say, mebibytes } = site
    const folder = await mkdtemp(join(site.root, 'publish-'))
    const store = { root: join(folder, 'store'), run }
    await mkdir(store.root)
    try {
      await fillWithFiles(store, mebibytes * mebibyte)
      const paths = (await validPaths(store)).map(({ path }) => path)
      const secretKey = join(folder, 'key')
      await writeFile(
        secretKey,
        await run('nix', [
          '--extra-experimental-features',
          'nix-command',
          'key',
          'generate-secret',
          '--key-name',
          'bench',
        ]),
      )
      const copied = async () => {
        const to = join(folder, 'copied')
        const command = ['--extra-experimental-features', 'nix-command', 'copy', '--from', store.root]
        const started = performance.now()
        await run('nix', [
          ...command,
          '--to',
          `file://${to}?compression=zstd&secret-key=${secretKey}`,
          ...paths,
        ])
        return { seconds: (performance.now() - started) / 1000, ...(await emptied(to)) }
      }
      const published = () =>
        withGround(site, async ({ folder: to, databaseUrl }) => {
          const early = (mebibytes * mebibyte) / 4
          const told = await ask({ root: store.root, folder: to, keyFolder: folder, databaseUrl, early })
          return { ...told, ...(await emptied(to)) }
        })
      const nix = []
      const ours = []
      for (let round = 0; round < rounds; round++) {
        nix.push(await copied())
        ours.push(await published())
        say(`nix copy ${nix.at(-1)?.seconds.toFixed(1)} s, patchbay ${ours.at(-1)?.seconds.toFixed(1)} s`)
      }
      const seconds = {
        nix: median(nix.map((one) => one.seconds)),
        ours: median(ours.map((one) => one.seconds)),
      }
      const sizes = (those: { bytes: number }[]) => `${Math.round((those[0]?.bytes ?? 0) / mebibyte)} MiB`
      const what = `publishing ${pathCount} paths of ${mebibytes} MiB`
      return [
        {
          key: 'publish',
          what: `${what}: speed : nix copy with zstd`,
          goal: { atLeast: 1.5 },
          value: seconds.nix / seconds.ours,
          detail: `${seconds.ours.toFixed(1)} s : ${seconds.nix.toFixed(1)} s; ${sizes(ours)} : ${sizes(nix)} compressed`,
        },
        {
          key: 'publish-memory',
          what: '… peak memory at its end : after a quarter',
          goal: { atMost: 1.1 },
          value: median(ours.map(({ early, late }) => late / early)),
          detail: `${median(ours.map(({ late }) => late)).toFixed()} MiB : ${median(ours.map(({ early }) => early)).toFixed()} MiB`,
        },
      ]
    } finally {
      await removeStore(folder)
    }
  },
}

async function ask(asked: Asked): Promise<Told> {
  const child = fork(program, [JSON.stringify(asked)], { execArgv: ['--import', 'tsx'] })
  const ended = once(child, 'exit')
  const [told] = (await Promise.race([once(child, 'message'), ended])) as [Told | number]
  if (typeof told === 'number' || told === null) throw new Error(`the publisher has ended with ${told}`)
  await ended
  return told
}

/** Removes a cache's folder, and returns the bytes of its NARs. */
async function emptied(folder: string): Promise<{ bytes: number }> {
  const nars = join(folder, 'nar')
  let bytes = 0
  for (const name of await readdir(nars)) bytes += (await stat(join(nars, name))).size
  await rm(folder, { recursive: true })
  return { bytes }
}
