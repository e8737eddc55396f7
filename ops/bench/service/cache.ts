import { chmod, mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { fillCache } from '../cache/ground.ts'
import { serveNginx, servePatchbay } from '../cache/sides.ts'
import { load } from '../cache/wrk.ts'
import { inTurns, type Speed, speedOf, whole } from './compare.ts'
import type { Line, Part } from './part.ts'

const narinfos = 4000
const connections = 50

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
        const patchbay = await servePatchbay(root, ground, signal)
        try {
          const beside = (asked: { paths: string[]; misses?: boolean; connections: number }) =>
            inTurns(site, { nginx: { url: nginx.url, ...asked }, patchbay: { url: patchbay.url, ...asked } })
          const warm = await beside({ paths: ground.narinfos, connections })
          const missed = await beside({ paths: ground.unknown, misses: true, connections })
          const lines = [
            line('narinfo-warm', 'narinfo in memory', 0.6, warm),
            line('narinfo-cold', 'narinfo, first time', 0.2, {
              nginx: speedOf(coldNginx),
              patchbay: speedOf(cold),
            }),
            line('narinfo-miss', 'narinfo that the cache lacks', 0.5, missed),
          ]
          for (const [mebibytes, path] of ground.nars) {
            const { nginx, patchbay } = await beside({ paths: [path], connections: 4 })
            lines.push({
              key: `nar-${mebibytes}`,
              what: `NAR of ${mebibytes} MiB : nginx`,
              goal: { atLeast: mebibytes === 1 ? 0.8 : 1 },
              value: patchbay.bytesPerSecond / nginx.bytesPerSecond,
              detail: `${whole(patchbay.bytesPerSecond / 1e6)} MB/s : ${whole(nginx.bytesPerSecond / 1e6)} MB/s`,
            })
          }
          return lines
        } finally {
          await patchbay.close()
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
  { nginx, patchbay }: { nginx: Speed; patchbay: Speed },
): Line {
  const [ours, theirs] = [patchbay.perSecond, nginx.perSecond]
  return {
    ...{ key, what: `${what} : nginx`, goal: { atLeast }, value: ours / theirs },
    detail: `${whole(ours)}/s : ${whole(theirs)}/s`,
  }
}
