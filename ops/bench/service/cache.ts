import { chmod, mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { fillCache } from '../cache/ground.ts'
import { serveNginx, servePatchbay } from '../cache/sides.ts'
import { load } from '../cache/wrk.ts'
import { startConstant } from './bare.ts'
import { inTurns, type Speed, speedOf, whole } from './compare.ts'
import type { Line, Part } from './part.ts'

const narinfos = 4000
const connections = 50
/** Of a narinfo here, and of the answer to one that is absent. */
const narinfoBytes = 589
const missBytes = 18

/** The binary cache in a folder, beside nginx on the same folder. */
export const cache: Part = {
  name: 'cache',
  async measure(site) {
    const { run, signal, rounds } = site
    const root = await mkdtemp(join(site.root, 'cache-'))
    // Postgres has a user of its own.
    await chmod(root, 0o755)
    const store = { root: join(root, 'store'), run }
    await mkdir(store.root)
    await run('nix-store', ['--store', store.root, '--init'])
    const ground = await fillCache(root, store, { small: narinfos, narMebibytes: [1, 10] }, signal)
    try {
      const nginx = await serveNginx(root, ground, signal)
      try {
        const cold = []
        const coldNginx = []
        for (let round = 0; round < rounds; round++) {
          const fresh = await servePatchbay(root, ground, signal)
          try {
            await load(run, root, fresh.url, { paths: ground.unknown, misses: true, connections, seconds: 2 })
            const once = { paths: ground.narinfos, once: true, connections, seconds: 20 }
            cold.push(await load(run, root, fresh.url, once))
            coldNginx.push(await load(run, root, nginx.url, once))
          } finally {
            await fresh.close()
          }
        }
        const constant = await startConstant()
        const patchbay = await servePatchbay(root, ground, signal)
        try {
          const beside = (asked: { paths: string[]; misses?: boolean; connections: number }, bytes: number) =>
            inTurns(site, {
              nginx: { url: nginx.url, ...asked },
              patchbay: { url: patchbay.url, ...asked },
              node: { url: constant.url, paths: [`/${bytes}`], connections: asked.connections },
            })
          const warm = await beside({ paths: ground.narinfos, connections }, narinfoBytes)
          const missed = await beside({ paths: ground.unknown, misses: true, connections }, missBytes)
          const lines = [
            line('narinfo-warm', 'narinfo in memory', 0.6, warm),
            line('narinfo-cold', 'narinfo, first time', 0.2, {
              nginx: speedOf(coldNginx),
              patchbay: speedOf(cold),
              node: warm.node,
            }),
            line('narinfo-miss', 'narinfo that the cache lacks', 0.5, missed),
          ]
          for (const [mebibytes, path] of ground.nars) {
            const { nginx, patchbay, node } = await beside(
              { paths: [path], connections: 4 },
              mebibytes * 1024 ** 2,
            )
            lines.push({
              key: `nar-${mebibytes}`,
              what: `NAR of ${mebibytes} MiB : nginx`,
              goal: { atLeast: mebibytes === 1 ? 0.8 : 1 },
              value: patchbay.bytesPerSecond / nginx.bytesPerSecond,
              detail: `${megabytes(patchbay)} : ${megabytes(nginx)}; ${limit(node.bytesPerSecond, nginx.bytesPerSecond)}`,
            })
          }
          return lines
        } finally {
          await Promise.all([patchbay.close(), constant.close()])
        }
      } finally {
        await nginx.close()
      }
    } finally {
      await ground.close()
    }
  },
}

function line(
  key: string,
  what: string,
  atLeast: number,
  { nginx, patchbay, node }: { nginx: Speed; patchbay: Speed; node: Speed },
): Line {
  const [ours, theirs] = [patchbay.perSecond, nginx.perSecond]
  return {
    ...{ key, what: `${what} : nginx`, goal: { atLeast }, value: ours / theirs },
    detail: `${whole(ours)}/s : ${whole(theirs)}/s; ${limit(node.perSecond, theirs)}`,
  }
}

const megabytes = ({ bytesPerSecond }: Speed) => `${whole(bytesPerSecond / 1e6)} MB/s`

/** The ratio that one process of Node reaches with a constant answer of the same size. */
const limit = (node: number, nginx: number) => `limit of one process of Node ${(node / nginx).toFixed(2)}`
